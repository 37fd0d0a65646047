import { amount, dataOf, type TimelineEvent } from '@throughline/context'
import { isAnswer } from './answers.js'
import { mediumOf, type Talk } from './talk.js'

/** Time that the customer spent waiting. */
export interface Wait {
  readonly kind: 'queue' | 'hold' | 'answer'
  /** With it the wait was over, or it tells of it. */
  readonly event: TimelineEvent
  readonly ms: number
}

/** Somebody who sits there waits; who wrote a mail does something else meanwhile. */
const AT_ONCE = new Set<unknown>(['chat', 'voice'])
const TAKES: ReadonlySet<string> = new Set(['call.answered', 'conversation.assigned', 'conversation.abandoned'])

/** What the customer waited in one conversation, as it was told, else as times tell it. */
export function waitsIn(talk: Talk): Wait[] {
  return [...queuesIn(talk), ...holdsIn(talk), ...answersIn(talk)]
}

/** One wait from a queue, or from ringing, to whoever took it: told twice, it counts once. */
function* queuesIn({ events, isOurs }: Talk): Generator<Wait> {
  let since: number | undefined
  let isFirst = true
  for (const event of events) {
    if (event.type === 'conversation.queued' || (event.type === 'call.started' && !isOurs)) since ??= event.occurredAt
    if (event.type === 'store.visited' || event.type === 'appointment.kept') yield* told(event, amount(dataOf(event), 'waitMs'))
    if (!TAKES.has(event.type)) continue
    const waited = amount(dataOf(event), 'waitMs')
    if (since !== undefined) yield* told(event, waited ?? Math.floor((event.occurredAt - since) / 1_000))
    else if (isFirst) yield* told(event, waited)
    since = undefined
    isFirst = false
  }
}

function* told(event: TimelineEvent, ms: number | undefined): Generator<Wait> {
  if (ms !== undefined && ms > 0) yield { kind: 'queue', event, ms }
}

/** Holds one by one; where the end tells the whole of them, that. */
function holdsIn({ events }: Talk): Wait[] {
  const whole = events.flatMap((event) => hold(event, event.type === 'call.ended' ? amount(dataOf(event), 'holdMs') : undefined))
  if (whole.length > 0) return whole.slice(-1)
  return events.flatMap((event) =>
    hold(event, event.type === 'call.held' || event.type === 'call.resumed' ? amount(dataOf(event), 'durationMs') : undefined),
  )
}

function hold(event: TimelineEvent, ms: number | undefined): Wait[] {
  return ms === undefined || ms === 0 ? [] : [{ kind: 'hold', event, ms }]
}

/** From the first message since the last answer to the answer, where people sit and wait for it. */
function* answersIn({ events }: Talk): Generator<Wait> {
  let asked: TimelineEvent | undefined
  for (const event of events) {
    if (event.type === 'message.received' && AT_ONCE.has(mediumOf(event))) asked ??= event
    if (asked === undefined || !isAnswer(event)) continue
    const ms = Math.floor((event.occurredAt - asked.occurredAt) / 1_000)
    if (ms > 0) yield { kind: 'answer', event, ms }
    asked = undefined
  }
}
