import { teller, type Told } from '../tell.js'

const identifiers = [
  { type: 'customer', value: '70114' },
  { type: 'email', value: 'ines.roth@example.com' },
]
const about = { orderId: 'P-9' }

/** A parcel that does not come: two delays, three contacts, a complaint, a refund that is granted and not paid. */
export function parcel(): Told[] {
  const shop = teller('urn:shop', { channel: 'web', direction: 'inbound' })
  const stock = teller('urn:stock', { direction: 'internal' })
  const desk = teller('urn:desk', { direction: 'inbound', topic: 'where-is-it' })
  const agent = (name: string) => ({ kind: 'agent', id: name.toLowerCase(), name })
  return [
    shop('2026-05-02T10:00:00Z', 'order.placed', {
      identifiers,
      orderId: 'P-9',
      items: [
        { sku: 'lamp', name: 'Desk lamp', quantity: 1 },
        { sku: 'bulb', quantity: 2 },
      ],
      total: { amount: '84.90', currency: 'EUR' },
      promisedBy: '2026-05-06T18:00:00Z',
      address: 'Lindenweg 4, Jena',
    }),
    stock('2026-05-05T08:00:00Z', 'order.delayed', {
      identifiers,
      orderId: 'P-9',
      promisedBy: '2026-05-06T18:00:00Z',
      expectedAt: '2026-05-09T18:00:00Z',
      reason: 'carrier',
      told: true,
    }),
    desk(
      '2026-05-10T09:00:00Z',
      'message.received',
      { identifiers, text: 'Where is my lamp? You said Saturday.', orderId: 'P-9' },
      { channel: 'chat', conversation: 'c1' },
    ),
    desk(
      '2026-05-10T09:04:00Z',
      'message.sent',
      { identifiers, actor: agent('Paul'), text: 'It left the depot, it comes on Tuesday.' },
      { channel: 'chat', conversation: 'c1', direction: 'outbound' },
    ),
    desk(
      '2026-05-10T09:05:00Z',
      'conversation.ended',
      { identifiers, endedBy: 'customer', durationMs: 300_000 },
      { channel: 'chat', conversation: 'c1' },
    ),
    desk(
      '2026-05-12T19:00:00Z',
      'message.received',
      { identifiers, title: 'Order P-9', text: 'Tuesday is over and there is no lamp.' },
      { channel: 'email', conversation: 'm1' },
    ),
    desk(
      '2026-05-13T08:30:00Z',
      'call.started',
      { identifiers, line: 'service' },
      { channel: 'voice', conversation: 'k1' },
    ),
    desk(
      '2026-05-13T08:41:00Z',
      'call.answered',
      { identifiers, actor: agent('Rosa'), waitMs: 660_000, by: 'agent' },
      { channel: 'voice', conversation: 'k1' },
    ),
    desk(
      '2026-05-13T08:44:00Z',
      'complaint.made',
      {
        identifiers,
        complaintId: 'B-1',
        category: 'delivery',
        severity: 'high',
        text: 'Third time I ask. I want my money back.',
        wanted: 'refund',
        dueAt: '2026-05-15T12:00:00Z',
        about,
      },
      { channel: 'voice', conversation: 'k1' },
    ),
    desk(
      '2026-05-13T08:47:00Z',
      'refund.granted',
      {
        identifiers,
        refundId: 'R-1',
        orderId: 'P-9',
        amount: { amount: '84.90', currency: 'EUR' },
        dueAt: '2026-05-18T00:00:00Z',
        approvedBy: 'Rosa',
        reason: 'not-delivered',
      },
      { channel: 'voice', conversation: 'k1' },
    ),
    desk(
      '2026-05-13T08:50:00Z',
      'call.ended',
      {
        identifiers,
        endedBy: 'agent',
        durationMs: 1_200_000,
        holdMs: 95_000,
        sentiment: { value: -0.8, by: 'speech' },
      },
      { channel: 'voice', conversation: 'k1' },
    ),
    desk(
      '2026-05-13T08:52:00Z',
      'call.wrapped_up',
      { identifiers, code: 'refund', outcome: 'fulfilled' },
      { channel: 'voice', conversation: 'k1' },
    ),
  ]
}
