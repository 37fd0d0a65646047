import { dataOf, exchangeKey, exchangeOf, record, type TimelineEvent } from '@throughline/context'

/** What was said last about two conversations. */
export interface Statement {
  readonly event: TimelineEvent
  readonly from: string
  readonly to: string
  /** Whether they are about the same matter; false: somebody took that back. */
  readonly isSame: boolean
}

/** Relations that make two conversations one matter; `related` ones go on side by side. */
const SAME = new Set<unknown>(['continues', 'same-issue', 'duplicate', undefined])

const STATING: ReadonlySet<string> = new Set(['conversation.linked', 'conversation.unlinked'])

/** The latest statement on each pair of conversations, by `pairOf`. */
export function statementsOn(events: readonly TimelineEvent[]): ReadonlyMap<string, Statement> {
  const found = new Map<string, Statement>()
  for (const event of events) {
    if (event.class === 'behaviour' || event.class === 'unknown') continue
    for (const [other, isSame] of saidBy(event)) {
      const [from, to] = [exchangeOf(event), keyOf(other)]
      const pair = to === undefined || to === from ? undefined : pairOf(from, to)
      if (pair === undefined || to === undefined) continue
      const known = found.get(pair)
      // A conversation names the one that it continues in each of its events: that is one statement, and who took it back meant it.
      const isNews = known === undefined || (known.isSame !== isSame && STATING.has(event.type))
      if (isNews) found.set(pair, { event, from, to, isSame })
    }
  }
  return found
}

export function pairOf(one: string, other: string): string {
  return JSON.stringify(one < other ? [one, other] : [other, one])
}

function* saidBy(event: TimelineEvent): Generator<[Record<string, unknown>, boolean]> {
  const data = dataOf(event)
  const continued = record(data, 'continues')
  if (continued !== undefined) yield [continued, true]
  const other = record(data, 'other')
  if (other === undefined) return
  if (event.type === 'conversation.unlinked') yield [other, false]
  if (event.type === 'conversation.linked' && SAME.has(data['relation'])) yield [other, true]
}

function keyOf({ source, conversation }: Record<string, unknown>): string | undefined {
  return typeof source === 'string' && typeof conversation === 'string' ? exchangeKey(source, conversation) : undefined
}
