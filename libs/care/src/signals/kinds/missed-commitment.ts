import { amount, code, commitmentIdOf, dataOf, flag, instant, timeAfter, type TimelineEvent, words } from '@throughline/context'
import { endBy } from '../endings.js'
import type { Finder, Found } from '../found.js'

/** One promise, from its making until it is kept, withdrawn or made anew. */
interface Promised {
  readonly made?: TimelineEvent
  broken?: TimelineEvent
}

const CALL_BACK = /call-?\s?back/i
const ENDS = { 'commitment.kept': 'kept', 'commitment.withdrawn': 'withdrawn', 'commitment.made': 'told-anew' } as const

/** What was promised is not there when it is due, or somebody says that it will not be. */
export const missedCommitment: Finder<'missed-commitment'> = (ground, { graceMs }) => {
  const events = ground.of(
    'commitment.made', 'commitment.kept', 'commitment.broken', 'commitment.withdrawn', 'call.started', 'conversation.started',
  )
  return [...missedIn(events, graceMs)]
}

function* missedIn(events: readonly TimelineEvent[], graceMs: number): Generator<Found> {
  const open = new Map<string, Promised>()
  /** Ends that were told with an earlier time than the beginning. */
  const early = new Set<string>()
  for (const event of events) {
    const key = keyOf(event, open)
    if (key === undefined) continue
    const promised = open.get(key)
    if (event.type === 'commitment.broken') {
      if (promised === undefined) open.set(key, { broken: event })
      else promised.broken ??= event
      continue
    }
    if (promised !== undefined) yield* missed(promised, graceMs, event)
    open.delete(key)
    if (event.type !== 'commitment.made') {
      if (promised?.made === undefined) early.add(key)
    } else if (promised === undefined && early.has(key)) early.delete(key)
    else open.set(key, { made: event, ...(promised?.made === undefined && promised?.broken ? { broken: promised.broken } : {}) })
  }
  for (const promised of open.values()) yield* missed(promised, graceMs)
}

/** The promise that an event is about; a call-back keeps the one that was promised first. */
function keyOf(event: TimelineEvent, open: ReadonlyMap<string, Promised>): string | undefined {
  if (event.type.startsWith('commitment.')) return commitmentIdOf(event)
  if (flag(dataOf(event), 'callback') !== true) return undefined
  return [...open].find(([, { made }]) => made !== undefined && isCallBack(made))?.[0]
}

function isCallBack(made: TimelineEvent): boolean {
  return CALL_BACK.test(code(dataOf(made), 'kind') ?? words(dataOf(made), 'what') ?? '')
}

function* missed({ made, broken }: Promised, graceMs: number, event?: TimelineEvent): Generator<Found> {
  const due = made && dueOf(made, graceMs)
  const isBroken = broken !== undefined && (due === undefined || broken.occurredAt < due)
  const openedAt = isBroken ? broken.occurredAt : due
  const end = event && endBy(event, ENDS[event.type as keyof typeof ENDS] ?? 'kept')
  if (openedAt === undefined || (end !== undefined && end.at <= openedAt)) return
  const [first, ...others] = [made, isBroken ? broken : undefined].filter((one) => one !== undefined)
  yield { evidence: [first!, ...others], openedAt, end }
}

function dueOf(made: TimelineEvent, graceMs: number): number | undefined {
  const data = dataOf(made)
  const due = instant(data, 'dueAt') ?? timeAfter(made.occurredAt, amount(data, 'durationMs'))
  return due === undefined ? undefined : due + graceMs * 1_000
}
