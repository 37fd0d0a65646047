import { teller, type Told } from '../tell.js'

const identifiers = [{ type: 'customer', value: 'c-31' }]

/** Passed on again and again: a menu, two queues, a supervisor, hanging up; then an e-mail that goes on from the call. */
export function claim(): Told[] {
  const call = teller('urn:acd', { channel: 'voice', direction: 'inbound', conversation: 'call/1', topic: 'claim' })
  const mail = teller('urn:mail', { channel: 'email', direction: 'inbound', conversation: 'thread-2' })
  const back = teller('urn:crm', { direction: 'internal' })
  const agent = (id: string) => ({ kind: 'agent', id })
  return [
    call('2026-01-05T10:00:00Z', 'call.started', { identifiers }, { channel: 'ivr' }),
    call(
      '2026-01-05T10:00:30Z',
      'menu.chosen',
      { identifiers, menu: 'main', label: 'claims', result: 'chosen' },
      { channel: 'ivr' },
    ),
    call('2026-01-05T10:08:00Z', 'conversation.assigned', {
      identifiers,
      assignee: agent('ben'),
      queue: 'claims',
      waitMs: 450_000,
    }),
    call('2026-01-05T10:12:00Z', 'conversation.transferred', {
      identifiers,
      kind: 'cold',
      fromQueue: 'claims',
      toQueue: 'motor',
      reason: 'wrong-queue',
    }),
    call('2026-01-05T10:20:00Z', 'conversation.assigned', {
      identifiers,
      assignee: agent('ada'),
      queue: 'motor',
      waitMs: 480_000,
    }),
    call('2026-01-05T10:22:00Z', 'commitment.made', {
      identifiers,
      commitmentId: 'Z1',
      what: 'Send the form',
      dueAt: '2026-01-06T12:00:00Z',
      actor: agent('ada'),
    }),
    call('2026-01-05T10:23:00Z', 'commitment.made', {
      identifiers,
      commitmentId: 'Z2',
      what: 'Waive the fee',
      durationMs: 172_800_000,
      actor: agent('ada'),
    }),
    call('2026-01-05T10:24:00Z', 'conversation.escalated', { identifiers, level: 'supervisor', asked: true }),
    call('2026-01-05T10:30:00Z', 'conversation.abandoned', { identifiers, stage: 'hold', waitMs: 360_000 }),
    back('2026-01-08T09:00:00Z', 'commitment.kept', { identifiers, commitmentId: 'Z1', how: 'by post' }),
    back('2026-01-07T11:00:00Z', 'commitment.broken', {
      identifiers,
      commitmentId: 'Z2',
      text: 'Not allowed for this tariff',
    }),
    back('2026-01-07T11:05:00Z', 'exception.granted', {
      identifiers,
      exceptionId: 'E1',
      kind: 'longer-deadline',
      validUntil: '2026-02-01T00:00:00Z',
      approvedBy: 'Lead',
    }),
    mail('2026-01-08T16:00:00Z', 'message.received', {
      identifiers,
      messageId: '<1>',
      text: 'The form came. Where do I send the photso?',
      continues: { source: 'urn:acd', conversation: 'call/1' },
    }),
    mail('2026-01-08T16:02:00Z', 'message.edited', {
      identifiers,
      messageId: '<1>',
      text: 'The form came. Where do I send the photos?',
    }),
    back('2026-01-09T08:00:00Z', 'note.added', {
      identifiers,
      noteId: 'N1',
      text: 'Is hard of hearing: prefers writing',
      pinned: true,
      actor: { kind: 'agent', name: 'Ada' },
    }),
  ]
}
