import { cheap, exchange, known, quiet, sources } from '../facts.mjs'

/** Nobody knows who it is: a browser looks for quiet tyres and compares two. */
export function visit() {
  const { browser: identifiers } = known
  const web = exchange('visit', {
    source: sources.shop,
    channel: 'web',
    direction: 'inbound',
    conversation: 'visit-5c20',
  })
  const category = 'summer-tyres'
  return [
    web('2026-03-09T18:02:11.204Z', 'visit.started', {
      identifiers,
      landing: 'home',
      device: 'phone',
      language: 'de-DE',
      referrer: 'https://search.example/',
    }),
    web('2026-03-09T18:02:58.730Z', 'search.performed', {
      identifiers,
      query: '225/45 R17 leise',
      resultCount: 14,
      category,
    }),
    web('2026-03-09T18:03:40.015Z', 'product.viewed', { identifiers, ...quiet, category, durationMs: 74_000 }),
    web('2026-03-09T18:05:02.661Z', 'product.viewed', { identifiers, ...cheap, category, durationMs: 41_000 }),
    web('2026-03-09T18:05:49.380Z', 'product.compared', { identifiers, skus: [quiet.sku, cheap.sku], category }),
  ]
}
