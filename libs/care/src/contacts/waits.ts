import { amount, dataOf, type TimelineEvent } from '@throughline/context'
import { isTaken } from '../issues/answers.js'
import type { Talk } from '../issues/talk.js'
import { commonOf, type StageAt } from './about-events.js'
import type { Common, WaitEnd, WaitFact } from './contact-facts.js'

/** Where somebody who gives up was waiting; in a menu, or while talking, nobody waits. */
const WAITING = new Set<unknown>(['queue', 'ringing', undefined])
const OVER: ReadonlySet<string> = new Set(['call.ended', 'conversation.ended', 'conversation.resolved'])

/**
 * Every wait for somebody to take the conversation, from the queue (else from the ringing) on, also when it took no time. It
 * is as long as whoever ended it says, else as times tell. What goes on is none yet: a later event will end it.
 */
export function waitsOf(talk: Talk, stageAt: StageAt): WaitFact[] {
  const waits: WaitFact[] = []
  const about = commonOf(talk.events, stageAt)
  let since: TimelineEvent | undefined
  for (const event of talk.events) {
    if (event.type === 'conversation.queued' || (event.type === 'call.started' && !talk.isOurs)) {
      // A queue after the ringing is where the wait begins: until then there was a menu.
      if (since === undefined || since.type === 'call.started') since = event
      continue
    }
    const ended = endBy(event)
    if (ended === undefined) continue
    const ms = amount(dataOf(event), 'waitMs')
    if (since !== undefined) waits.push(waitOf(about, { since, event, ended, ms: ms ?? between(since, event) }))
    else if (ms !== undefined && waits.length === 0 && ended !== 'other') waits.push(waitOf(about, { since: talk.events[0]!, event, ended, ms }))
    since = undefined
  }
  return waits
}

function endBy(event: TimelineEvent): WaitEnd | undefined {
  if (isTaken(event) || event.type === 'conversation.assigned') return 'answered'
  if (event.type === 'conversation.abandoned') return WAITING.has(dataOf(event)['stage']) ? 'abandoned' : 'other'
  if (!OVER.has(event.type)) return undefined
  return dataOf(event)['endedBy'] === 'customer' ? 'abandoned' : 'other'
}

interface Ended {
  readonly since: TimelineEvent
  readonly event: TimelineEvent
  readonly ended: WaitEnd
  readonly ms: number
}

function waitOf(about: Common, { since, event, ended, ms }: Ended): WaitFact {
  // Of two waits in one conversation each is a fact of its own: the event that ended it names it.
  return { ...about, fact: 'wait', eventUid: event.uid, at: since.occurredAt, ms, ended, toldMs: amount(dataOf(since), 'expectedWaitMs') }
}

function between(since: TimelineEvent, event: TimelineEvent): number {
  return Math.max(0, Math.floor((event.occurredAt - since.occurredAt) / 1_000))
}
