import type { TimelineEvent } from '../../event.js'
import { find, type Kept, keep, nothing, wasDropped } from '../../fold/kept.js'
import { onEach, type Part } from '../../fold/part.js'
import { proofBy, provenBy } from '../../fold/proof.js'
import { aboutOf } from '../../read/about.js'
import { actorOf, nameOf } from '../../read/actor.js'
import { defined } from '../../read/defined.js'
import { amount, code, dataOf, id, instant, shortId, timeAfter, words } from '../../read/read.js'
import { afterFact, COMMITMENT_FACTS } from './after-fact.js'
import type { Commitment } from './commitment.js'

const MOST = 16

type Put = (state: Kept<Commitment>, item: Commitment) => Kept<Commitment>

/** Promises to the customer; settled ones go first when there are many. */
export const commitments = commitmentsUpTo(MOST)

/** The same with another bound. */
export function commitmentsUpTo(most: number): Part<Kept<Commitment>> {
  const put: Put = (state, item) => keep(state, item, { most, first: ({ end }) => end !== undefined })
  return {
    initial: nothing,
    on: {
      'commitment.made': (state, event) => put(state, made(find(state, commitmentIdOf(event)), event)),
      'commitment.kept': ended('kept', put),
      'commitment.broken': ended('broken', put),
      'commitment.withdrawn': ended('withdrawn', put),
      ...onEach<Kept<Commitment>>(COMMITMENT_FACTS, (state, event) => afterFact(state.items, event).reduce(put, state)),
    },
  }
}

/** All events of one promise name the same id, whichever system tells them. */
export function commitmentIdOf(event: TimelineEvent): string {
  return id(dataOf(event), 'commitmentId') ?? shortId(event.id)
}

function made(known: Commitment | undefined, event: TimelineEvent): Commitment {
  const data = dataOf(event)
  const actor = actorOf(event)
  const promise: Commitment = defined({
    key: commitmentIdOf(event),
    what: words(data, 'what'),
    kind: code(data, 'kind'),
    words: words(data, 'words'),
    owner: words(data, 'owner', 80) ?? (actor && nameOf(actor)),
    queue: code(data, 'queue'),
    orderId: aboutOf(data)?.orderId,
    organisation: typeof event.organisation === 'string' ? shortId(event.organisation) : undefined,
    madeAt: event.occurredAt,
    dueAt: instant(data, 'dueAt') ?? timeAfter(event.occurredAt, amount(data, 'durationMs')),
    events: known === undefined ? proofBy(event) : provenBy(known.events, event),
  })
  // Its end may have been told with an earlier time than its beginning; the same id made again is open again.
  if (known === undefined || known.madeAt !== undefined) return promise
  return defined({ ...promise, end: known.end, endedAt: known.endedAt, how: known.how })
}

function ended(end: 'kept' | 'broken' | 'withdrawn', put: Put) {
  return (state: Kept<Commitment>, event: TimelineEvent): Kept<Commitment> => {
    const data = dataOf(event)
    const key = commitmentIdOf(event)
    if (wasDropped(state, key)) return state
    const known = find(state, key)
    const how = words(data, 'how') ?? words(data, 'text') ?? code(data, 'reason')
    const events = known === undefined ? proofBy(event) : provenBy(known.events, event)
    return put(state, defined({ ...known, key, end, endedAt: event.occurredAt, how, events }))
  }
}
