import { exchangeOf, type TimelineEvent } from '@throughline/context'

/** After so long without an event, one that names no visit begins another: the usual half hour. */
const GAP = 30 * 60 * 1_000_000

/**
 * To which visit or conversation each event belongs: the one that it names; behaviour that names none to the visit that goes on
 * at its source; anything else is one by itself.
 */
export function exchangeKeys(): (event: TimelineEvent) => string {
  const visits = new Map<string, { key: string; lastAt: number }>()
  return (event) => {
    if (event.class !== 'behaviour' || typeof event.conversation === 'string') return exchangeOf(event)
    const known = visits.get(event.source)
    const goesOn = known !== undefined && event.type !== 'visit.started' && event.occurredAt - known.lastAt <= GAP
    const key = goesOn ? known.key : exchangeOf(event)
    visits.set(event.source, { key, lastAt: event.occurredAt })
    return key
  }
}
