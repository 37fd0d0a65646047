import { exchange, known, quiet, sources } from '../facts.mjs'

/** Leaves an e-mail address for a quote: browser and address are one person. The quote comes by mail. */
export function quote() {
  const form = exchange('form', {
    source: sources.shop,
    channel: 'web',
    direction: 'inbound',
    conversation: 'visit-5c20',
  })
  const mail = exchange('mail', {
    source: sources.mail,
    channel: 'email',
    direction: 'outbound',
    conversation: 'mail-3310',
  })
  return [
    form('2026-03-09T18:08:31.590Z', 'form.submitted', {
      identifiers: known.browserAndEmail,
      form: 'quote',
      durationMs: 58_000,
      fields: { tyres: 4, sku: quiet.sku, wish: 'with fitting, near Dresden' },
    }),
    mail('2026-03-09T18:08:33.020Z', 'expectation.set', {
      identifiers: known.email,
      what: 'quote',
      durationMs: 86_400_000,
      words: 'Your quote comes within one working day.',
      by: 'quote-form',
    }),
    mail('2026-03-09T18:40:12.000Z', 'offer.made', {
      identifiers: known.email,
      offerId: 'Q-20417',
      kind: 'quote',
      items: [{ ...quiet, quantity: 4 }],
      price: { amount: '515.60', currency: 'EUR' },
      validUntil: '2026-03-31T22:00:00Z',
    }),
  ]
}
