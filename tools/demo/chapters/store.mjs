import { exchange, known, quiet, sources } from '../facts.mjs'

/** Nobody called back: buys at a dealer's, who fits the tyres. */
export function store() {
  const { email: identifiers } = known
  const dealer = exchange('store', {
    source: sources.till,
    organisation: 'ferro-tyres',
    channel: 'store',
    direction: 'inbound',
    conversation: 'visit-2026-03-13-4',
  })
  return [
    dealer('2026-03-13T14:31:00Z', 'store.visited', {
      identifiers,
      store: 'dresden-north',
      reason: 'fitting',
      waitMs: 240_000,
      durationMs: 4_500_000,
      advised: true,
    }),
    dealer('2026-03-13T14:52:18Z', 'order.placed', {
      identifiers,
      orderId: 'F-88013',
      items: [{ ...quiet, quantity: 4 }],
      total: { amount: '495.60', currency: 'EUR' },
      discount: { amount: '20.00', currency: 'EUR' },
      payment: 'card',
      store: 'dresden-north',
      offerId: 'Q-20417',
    }),
    dealer('2026-03-13T15:44:00Z', 'service.installed', {
      identifiers,
      orderId: 'F-88013',
      product: quiet.sku,
      outcome: 'fulfilled',
      durationMs: 2_700_000,
    }),
  ]
}
