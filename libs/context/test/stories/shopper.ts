import { teller, type Told } from '../tell.js'

const identifiers = [{ type: 'anonymous', value: 'web-77' }]

/** Nobody knows who it is: somebody fails to pay, searches for help, and calls twenty seconds later. */
export function shopper(): Told[] {
  const web = teller('urn:shop', { channel: 'web', direction: 'inbound', conversation: 'v1' })
  const phone = teller('urn:phone', { channel: 'voice', direction: 'inbound', conversation: 't1' })
  return [
    web('2026-07-01T19:58:00Z', 'visit.started', {
      identifiers,
      device: 'desktop',
      campaign: { name: 'summer' },
      language: 'fr',
    }),
    web('2026-07-01T19:58:30Z', 'configuration.saved', {
      identifiers,
      configurationId: 'cfg-1',
      product: 'bike-8',
      name: 'My bike',
      options: { colour: 'green', frame: 'L', lights: true },
      price: { amount: '1299.00', currency: 'CHF' },
    }),
    web('2026-07-01T19:59:00Z', 'cart.changed', {
      identifiers,
      cartId: 'k1',
      items: [
        { sku: 'bike-8', name: 'City bike', quantity: 1 },
        { sku: 'lock', name: 'Lock', quantity: 1 },
      ],
      total: { amount: '1348.00', currency: 'CHF' },
    }),
    web('2026-07-01T20:00:00Z', 'form.started', { identifiers, form: 'leasing', formId: 'f1', step: 'income' }),
    web('2026-07-01T20:01:00Z', 'form.abandoned', {
      identifiers,
      form: 'leasing',
      formId: 'f1',
      lastField: 'employer',
      filled: 0.6,
    }),
    web('2026-07-01T20:01:30Z', 'checkout.started', { identifiers, cartId: 'k1', step: 'payment' }),
    web('2026-07-01T20:02:00Z', 'error.shown', {
      identifiers,
      code: 'card-declined',
      message: 'Your card was declined',
    }),
    web('2026-07-01T20:02:20Z', 'page.viewed', {
      identifiers,
      title: 'Ways to pay',
      url: 'https://shop.example/help/pay?token=secret',
    }),
    web('2026-07-01T20:02:40Z', 'search.performed', { identifiers, query: 'pay by invoice', resultCount: 0 }),
    phone('2026-07-01T20:03:00Z', 'call.started', {
      identifiers,
      line: 'help',
      continues: { source: 'urn:shop', conversation: 'v1' },
    }),
  ]
}
