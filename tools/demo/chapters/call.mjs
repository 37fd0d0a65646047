import { agent, exchange, known, sources } from '../facts.mjs'

const common = { source: sources.phone, direction: 'inbound', conversation: 'call-77120', topic: 'quote' }
const callId = '77120'

/** Calls: a number at first; the agent asks for the address, and promises to call back. */
export const call = () => [...menuAndQueue(), ...conversation()]

function menuAndQueue() {
  const identifiers = known.phone
  const ivr = exchange('ivr', { ...common, channel: 'ivr' })
  const voice = exchange('queue', { ...common, channel: 'voice' })
  return [
    ivr('2026-03-10T09:14:02Z', 'call.started', { identifiers, callId, line: 'sales', language: 'de-DE' }),
    ivr('2026-03-10T09:14:21Z', 'menu.chosen', {
      identifiers,
      callId,
      menu: 'main',
      option: '2',
      label: 'quotes-and-orders',
      result: 'chosen',
      durationMs: 12_000,
    }),
    voice('2026-03-10T09:14:24Z', 'conversation.queued', {
      identifiers,
      queue: 'sales-tyres',
      position: 6,
      expectedWaitMs: 240_000,
    }),
    voice('2026-03-10T09:20:47Z', 'call.answered', {
      identifiers,
      actor: agent,
      callId,
      queue: 'sales-tyres',
      waitMs: 383_000,
      by: 'agent',
    }),
  ]
}

function conversation() {
  const identifiers = known.emailAndPhone
  const voice = exchange('call', { ...common, channel: 'voice' })
  return [
    voice('2026-03-10T09:23:10Z', 'note.added', {
      identifiers,
      actor: agent,
      text: 'Has quote Q-20417. Wants the Aurora fitted before the weekend; price is fine, the date matters.',
      kind: 'call',
    }),
    voice('2026-03-10T09:24:30Z', 'commitment.made', {
      identifiers,
      actor: agent,
      commitmentId: 'CB-5521',
      what: 'Call back with a fitting date',
      kind: 'call-back',
      dueAt: '2026-03-10T15:00:00Z',
      words: 'We call you back by four this afternoon.',
      owner: 'Jonas',
    }),
    voice('2026-03-10T09:25:02Z', 'call.ended', {
      identifiers,
      actor: agent,
      callId,
      endedBy: 'customer',
      durationMs: 660_000,
      waitMs: 383_000,
      talkMs: 255_000,
      answered: true,
      sentiment: { value: 0.2, by: 'agent' },
    }),
    voice('2026-03-10T09:26:15Z', 'call.wrapped_up', {
      identifiers,
      actor: agent,
      callId,
      code: 'fitting-date',
      outcome: 'partly',
      durationMs: 73_000,
    }),
  ]
}
