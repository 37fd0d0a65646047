import type { TimelineEvent } from '../../event.js'
import { find, type Kept, keep, nothing, wasDropped } from '../../fold/kept.js'
import { onEach, type Part } from '../../fold/part.js'
import { type Proof, proofBy, provenBy } from '../../fold/proof.js'
import { actorOf, nameOf } from '../../read/actor.js'
import { defined } from '../../read/defined.js'
import { amount, code, dataOf, flag, id, instant, shortId, timeAfter, words } from '../../read/read.js'

/** Something promised, and what came of it. */
export interface Commitment {
  key: string
  what?: string | undefined
  kind?: string | undefined
  /** What the customer heard or read. */
  words?: string | undefined
  /** Who has to keep it; else who made it. */
  owner?: string | undefined
  queue?: string | undefined
  organisation?: string | undefined
  madeAt?: number | undefined
  dueAt?: number | undefined
  end?: 'kept' | 'broken' | 'withdrawn' | undefined
  endedAt?: number | undefined
  how?: string | undefined
  events: Proof
}

const MOST = 16
const CALL_BACK = /call-?\s?back/i

/** Promises to the customer; settled ones go first when there are many. */
export const commitments: Part<Kept<Commitment>> = {
  initial: nothing,
  on: {
    'commitment.made': (state, event) => put(state, made(find(state, idOf(event)), event)),
    'commitment.kept': ended('kept'),
    'commitment.broken': ended('broken'),
    'commitment.withdrawn': ended('withdrawn'),
    ...onEach<Kept<Commitment>>(['call.started', 'conversation.started'], calledBack),
  },
}

function put(state: Kept<Commitment>, item: Commitment): Kept<Commitment> {
  return keep(state, item, { most: MOST, first: ({ end }) => end !== undefined })
}

/** All events of one promise name the same id, whichever system tells them. */
function idOf(event: TimelineEvent): string {
  return id(dataOf(event), 'commitmentId') ?? shortId(event.id)
}

function made(known: Commitment | undefined, event: TimelineEvent): Commitment {
  const data = dataOf(event)
  const actor = actorOf(event)
  const promise: Commitment = defined({
    key: idOf(event),
    what: words(data, 'what'),
    kind: code(data, 'kind'),
    words: words(data, 'words'),
    owner: words(data, 'owner', 80) ?? (actor && nameOf(actor)),
    queue: code(data, 'queue'),
    organisation: typeof event.organisation === 'string' ? shortId(event.organisation) : undefined,
    madeAt: event.occurredAt,
    dueAt: instant(data, 'dueAt') ?? timeAfter(event.occurredAt, amount(data, 'durationMs')),
    events: known === undefined ? proofBy(event) : provenBy(known.events, event),
  })
  // Its end may have been told with an earlier time than its beginning; the same id made again is open again.
  if (known === undefined || known.madeAt !== undefined) return promise
  return defined({ ...promise, end: known.end, endedAt: known.endedAt, how: known.how })
}

function ended(end: 'kept' | 'broken' | 'withdrawn') {
  return (state: Kept<Commitment>, event: TimelineEvent): Kept<Commitment> => {
    const data = dataOf(event)
    const key = idOf(event)
    if (wasDropped(state, key)) return state
    const known = find(state, key)
    const how = words(data, 'how') ?? words(data, 'text') ?? code(data, 'reason')
    const events = known === undefined ? proofBy(event) : provenBy(known.events, event)
    return put(state, defined({ ...known, key, end, endedAt: event.occurredAt, how, events }))
  }
}

/** A call that says it is the promised call-back keeps the oldest open promise of one. */
function calledBack(state: Kept<Commitment>, event: TimelineEvent): Kept<Commitment> {
  if (flag(dataOf(event), 'callback') !== true) return state
  const open = state.items.find(({ end, kind, what }) => end === undefined && CALL_BACK.test(kind ?? what ?? ''))
  if (open === undefined) return state
  return put(state, {
    ...open,
    end: 'kept',
    endedAt: event.occurredAt,
    how: 'called back',
    events: provenBy(open.events, event),
  })
}
