import { MINUTE, type Pen, type Written } from './pen.js'

type Attributes = Readonly<Record<string, unknown>>

/** A call that somebody takes after a minute and that ends after ten. */
export interface Call {
  readonly started: Written
  readonly answered: Written
  /** The last that happened in it. */
  readonly last: Written
}

export function call(pen: Pen, after: number, name: string, attributes: Attributes = {}): Call {
  const common = { channel: 'voice', direction: 'inbound', conversation: pen.name(name), ...attributes }
  const started = pen.tell(after, 'call.started', {}, common)
  const answered = pen.tell(after + MINUTE, 'call.answered', { by: 'agent', actor: { kind: 'agent', id: 'a1' } }, common)
  return { started, answered, last: pen.tell(after + 10 * MINUTE, 'call.ended', { endedBy: 'customer' }, common) }
}

/** A message and its answer by a person, two minutes later. */
export interface Exchange {
  readonly asked: Written
  readonly answered: Written
}

export function exchange(pen: Pen, after: number, name: string, attributes: Attributes = {}): Exchange {
  const common = { channel: 'chat', conversation: pen.name(name), ...attributes }
  const asked = pen.tell(after, 'message.received', { text: 'My bill is wrong' }, { ...common, direction: 'inbound' })
  const answered = pen.tell(after + 2 * MINUTE, 'message.sent', { text: 'We look', actor: { kind: 'agent', id: 'a2' } }, { ...common, direction: 'outbound' })
  return { asked, answered }
}

/** The matter is settled. */
export function settle(pen: Pen, after: number, name: string, attributes: Attributes = {}): Written {
  const common = { channel: 'voice', conversation: pen.name(name), ...attributes }
  return pen.tell(after, 'conversation.resolved', { outcome: 'fulfilled' }, common)
}
