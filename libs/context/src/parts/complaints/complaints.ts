import type { TimelineEvent } from '../../event.js'
import { find, type Kept, keep, nothing, wasDropped } from '../../fold/kept.js'
import type { Part } from '../../fold/part.js'
import { type Proof, proofBy, provenBy } from '../../fold/proof.js'
import { type About, aboutOf } from '../../read/about.js'
import { defined } from '../../read/defined.js'
import { type Money, money } from '../../read/money.js'
import { code, dataOf, flag, id, instant, shortId, words } from '../../read/read.js'

/** A complaint from its making to its end. */
export interface Complaint {
  key: string
  category?: string | undefined
  severity?: string | undefined
  text?: string | undefined
  wanted?: string | undefined
  about?: About | undefined
  channel?: string | undefined
  organisation?: string | undefined
  public?: boolean | undefined
  madeAt?: number | undefined
  dueAt?: number | undefined
  acknowledgedAt?: number | undefined
  resolvedAt?: number | undefined
  reopened: number
  outcome?: string | undefined
  resolution?: string | undefined
  amount?: Money | undefined
  satisfied?: boolean | undefined
  events: Proof
}

const MOST = 10

/** Complaints; resolved ones go first when there are many. */
export const complaints: Part<Kept<Complaint>> = {
  initial: nothing,
  on: {
    'complaint.made': changed((event, known) => {
      const data = dataOf(event)
      return {
        category: code(data, 'category'),
        severity: code(data, 'severity'),
        text: words(data, 'text'),
        wanted: words(data, 'wanted', 120),
        about: aboutOf(data),
        channel: typeof event.channel === 'string' ? shortId(event.channel) : undefined,
        organisation: typeof event.organisation === 'string' ? shortId(event.organisation) : undefined,
        public: flag(data, 'public'),
        madeAt: event.occurredAt,
        dueAt: instant(data, 'dueAt') ?? known.dueAt,
      }
    }),
    'complaint.acknowledged': changed((event, known) => ({
      acknowledgedAt: event.occurredAt,
      dueAt: instant(dataOf(event), 'dueAt') ?? known.dueAt,
    })),
    'complaint.resolved': changed((event) => {
      const data = dataOf(event)
      return {
        resolvedAt: event.occurredAt,
        outcome: code(data, 'outcome'),
        resolution: words(data, 'resolution'),
        amount: money(data, 'amount'),
        satisfied: flag(data, 'satisfied'),
      }
    }),
    'complaint.reopened': changed((event, known) => ({
      resolvedAt: undefined,
      outcome: undefined,
      satisfied: undefined,
      reopened: known.reopened + 1,
      text: words(dataOf(event), 'text') ?? known.text,
      dueAt: instant(dataOf(event), 'dueAt'),
    })),
  },
}

function changed(change: (event: TimelineEvent, known: Complaint) => Partial<Complaint>) {
  return (state: Kept<Complaint>, event: TimelineEvent): Kept<Complaint> => {
    const key = id(dataOf(event), 'complaintId') ?? shortId(event.id)
    if (event.type !== 'complaint.made' && wasDropped(state, key)) return state
    const known = find(state, key) ?? { key, reopened: 0, events: [] }
    const events = known.events.length === 0 ? proofBy(event) : provenBy(known.events, event)
    const item = defined({ ...known, ...change(event, known), events })
    return keep(state, item, { most: MOST, first: ({ resolvedAt }) => resolvedAt !== undefined })
  }
}
