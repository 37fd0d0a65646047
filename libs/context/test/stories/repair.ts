import { teller, type Told } from '../tell.js'

const identifiers = [{ type: 'email', value: 'sam@example.org' }]

/** A washing machine: the bot asks, a dealer's technician comes, the date is moved, and somebody has to come again. */
export function repair(): Told[] {
  const bot = teller('urn:bot', { channel: 'bot', direction: 'inbound', conversation: 'b1', topic: 'repair' })
  const dealer = teller('urn:dealer', { organisation: 'north-service', channel: 'partner', direction: 'internal' })
  const actor = { kind: 'bot', id: 'helper' }
  return [
    bot('2026-02-02T20:00:00Z', 'message.received', {
      identifiers,
      actor: { kind: 'customer', name: 'Sam Brook' },
      text: 'My washing machine leaks',
    }),
    bot('2026-02-02T20:00:10Z', 'bot.asked', {
      identifiers,
      actor,
      field: 'serial-number',
      question: 'What is on the plate inside the door?',
      answer: 'WM-4471-X',
    }),
    bot('2026-02-02T20:00:40Z', 'bot.asked', {
      identifiers,
      actor,
      field: 'postcode',
      question: 'Where shall we come?',
      answer: '04103',
    }),
    bot('2026-02-02T20:01:00Z', 'bot.answered', {
      identifiers,
      actor,
      intent: 'book-repair',
      answer: 'A technician comes on Thursday.',
      confidence: 0.93,
      helpful: true,
    }),
    bot('2026-02-02T20:01:05Z', 'expectation.set', {
      identifiers,
      what: 'repair',
      dueAt: '2026-02-05T17:00:00Z',
      words: 'Repaired on Thursday',
      by: 'bot',
    }),
    bot('2026-02-02T20:01:06Z', 'conversation.resolved', { identifiers, outcome: 'fulfilled' }),
    dealer('2026-02-02T20:02:00Z', 'service.requested', {
      identifiers,
      serviceId: 'S-3',
      kind: 'repair',
      product: 'wm-400',
      serial: 'WM-4471-X',
      problem: 'Leaks at the door',
    }),
    dealer('2026-02-02T20:02:01Z', 'appointment.made', {
      identifiers,
      appointmentId: 'T-3',
      at: '2026-02-05T14:00:00Z',
      kind: 'home',
      place: 'Hafenstr. 2',
    }),
    dealer('2026-02-05T09:00:00Z', 'appointment.moved', {
      identifiers,
      appointmentId: 'T-3',
      at: '2026-02-10T14:00:00Z',
      by: 'brand',
      reason: 'no-parts',
    }),
    dealer('2026-02-10T15:30:00Z', 'appointment.kept', { identifiers, appointmentId: 'T-3', durationMs: 5_400_000 }),
    dealer('2026-02-10T15:31:00Z', 'service.repaired', {
      identifiers,
      serviceId: 'S-3',
      outcome: 'partly',
      followUp: true,
      technician: 'Ola',
      parts: ['seal'],
    }),
    dealer('2026-02-11T08:00:00Z', 'appointment.made', {
      identifiers,
      appointmentId: 'T-4',
      at: '2026-02-17T09:00:00Z',
      reason: 'second-visit',
      place: 'Hafenstr. 2',
    }),
  ]
}
