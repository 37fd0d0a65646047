import { teller, type Told } from '../tell.js'

const identifiers = [
  { type: 'account', value: 'A-5' },
  { type: 'phone', value: '+4930123456' },
]

/** A contract that is about to end, an offer to renew it, stated wishes, and a chat that waits right now. */
export function subscription(): Told[] {
  const billing = teller('urn:billing')
  const self = teller('urn:portal', { channel: 'web', direction: 'inbound', conversation: 'p1' })
  const chat = teller('urn:chat', { channel: 'chat', direction: 'inbound', conversation: 'w9', topic: 'renewal' })
  return [
    billing('2024-09-01T00:00:00Z', 'contract.started', {
      identifiers,
      contractId: 'K-7',
      product: 'fibre',
      plan: 'home-250',
      price: { amount: '39.99', currency: 'EUR' },
      period: 'P1M',
      endsAt: '2026-08-31T22:00:00Z',
      noticeBy: '2026-07-31T22:00:00Z',
    }),
    self('2025-01-10T11:00:00Z', 'preference.set', { identifiers, preference: 'channel', value: 'chat' }),
    self('2025-01-10T11:00:10Z', 'preference.set', { identifiers, preference: 'name', value: 'Dr. Okafor' }),
    self('2025-01-10T11:00:20Z', 'preference.set', {
      identifiers,
      preference: 'contact-hours',
      value: { from: '17:00', to: '20:00' },
    }),
    self('2025-01-10T11:01:00Z', 'consent.given', {
      identifiers,
      purpose: 'marketing',
      scope: 'email',
      words: 'Yes, send me offers',
      validUntil: '2026-01-10T00:00:00Z',
    }),
    self('2025-06-01T08:00:00Z', 'consent.withdrawn', { identifiers, purpose: 'profiling' }),
    billing('2026-06-20T00:00:00Z', 'payment.failed', {
      identifiers,
      contractId: 'K-7',
      amount: { amount: '39.99', currency: 'EUR' },
      reason: 'expired-card',
    }),
    billing('2026-07-05T09:00:00Z', 'offer.made', {
      identifiers,
      offerId: 'O-1',
      kind: 'renewal',
      price: { amount: '34.99', currency: 'EUR' },
      validUntil: '2026-07-31T22:00:00Z',
      text: 'Two more years with 500 Mbit',
    }),
    chat('2026-07-10T17:20:00Z', 'conversation.started', { identifiers, language: 'en' }),
    chat('2026-07-10T17:20:05Z', 'message.received', { identifiers, text: 'Can I keep my router when I renew?' }),
    chat('2026-07-10T17:20:30Z', 'conversation.queued', {
      identifiers,
      queue: 'retention',
      position: 3,
      expectedWaitMs: 120_000,
    }),
  ]
}
