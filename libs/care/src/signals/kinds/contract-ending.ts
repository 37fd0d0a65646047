import { dataOf, flag, id, instant, type TimelineEvent } from '@throughline/context'
import { endBy, firstOf } from '../endings.js'
import type { Finder, Found } from '../found.js'

/** When a contract ends, and the event that says so. */
interface Ending {
  readonly event: TimelineEvent
  readonly at: number
}

/** A contract comes to its end, and does not renew itself: from some time before on, or from when it is known. */
export const contractEnding: Finder<'contract-ending'> = (ground, { beforeMs }) => {
  const events = ground.of(
    'contract.started', 'contract.renewed', 'contract.changed', 'contract.cancelled', 'contract.replaced', 'contract.ended',
  )
  return [...Map.groupBy(events, contractOf)].flatMap(([key, own]) => (key === undefined ? [] : [...endingsIn(own, beforeMs * 1_000)]))
}

function* endingsIn(events: readonly TimelineEvent[], before: number): Generator<Found> {
  let ending: Ending | undefined
  let terms: { at?: number; automatic: boolean; isCancelled: boolean } = { automatic: false, isCancelled: false }
  for (const event of events) {
    terms = termsAfter(terms, event)
    const isOver = event.type === 'contract.ended' || event.type === 'contract.replaced'
    const at = isOver || (terms.automatic && !terms.isCancelled) ? undefined : terms.at
    if (at === ending?.at) continue
    if (ending !== undefined) yield* found(ending, before, event)
    ending = at === undefined ? undefined : { event, at }
  }
  if (ending !== undefined) yield* found(ending, before)
}

function termsAfter(known: { at?: number; automatic: boolean; isCancelled: boolean }, event: TimelineEvent): typeof known {
  const data = dataOf(event)
  const at = instant(data, 'endsAt') ?? known.at
  const automatic = flag(data, 'automatic') ?? known.automatic
  const isCancelled = event.type === 'contract.cancelled' || (known.isCancelled && event.type === 'contract.changed')
  return { ...(at === undefined ? {} : { at }), automatic, isCancelled }
}

function* found({ event, at }: Ending, before: number, next?: TimelineEvent): Generator<Found> {
  const openedAt = Math.max(event.occurredAt, at - before)
  const end = firstOf(endBy(next, howOf(next)), { at, how: 'ended' })!
  if (end.at > openedAt) yield { evidence: [event], openedAt, end, lapsesAt: end.at }
}

function howOf(event: TimelineEvent | undefined): 'renewed' | 'replaced' | 'ended' | 'changed' {
  if (event?.type === 'contract.renewed' || event?.type === 'contract.started') return 'renewed'
  if (event?.type === 'contract.replaced') return 'replaced'
  return event?.type === 'contract.ended' ? 'ended' : 'changed'
}

function contractOf(event: TimelineEvent): string | undefined {
  return id(dataOf(event), 'contractId')
}
