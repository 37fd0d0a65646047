import type { TimelineEvent } from '../../event.js'
import { find, type Kept, keep, nothing } from '../../fold/kept.js'
import { onEach, type Part } from '../../fold/part.js'
import { type Proof, proofBy, provenBy } from '../../fold/proof.js'
import { type About, aboutOf } from '../../read/about.js'
import { defined } from '../../read/defined.js'
import { code, dataOf, id, record, shortId, words } from '../../read/read.js'
import { scoresOf, type Score } from '../../read/scores.js'

/** What the customer thinks: the last score of each metric, the surveys that wait for an answer, how they sounded. */
export interface Scores {
  latest: Kept<
    Score & {
      key: string
      from: string
      comment?: string
      about?: About
      before?: number
      times: number
      givenAt: number
      events: Proof
    }
  >
  asked: Kept<{ key: string; survey?: string; askedAt: number; events: Proof }>
  sentiment?: { value: number; by?: string; heardAt: number; events: Proof }
}

const METRICS = 8
const ASKED = 3

export const scores: Part<Scores> = {
  initial: { latest: nothing, asked: nothing },
  on: {
    ...onEach<Scores>(['survey.answered', 'review.posted'], (state, event) => answered(scored(state, event), event)),
    'survey.declined': (state, event) => answered(state, event),
    'survey.sent': (state, event) => {
      const item = defined({
        key: surveyOf(event),
        survey: code(dataOf(event), 'survey'),
        askedAt: event.occurredAt,
        events: proofBy(event),
      })
      return { ...state, asked: keep(state.asked, item, { most: ASKED }) }
    },
  },
  each: (state, event) => {
    const felt = event.class === 'unknown' ? undefined : record(dataOf(event), 'sentiment')
    const value = felt?.['value']
    if (felt === undefined || typeof value !== 'number' || !(value >= -1 && value <= 1)) return state
    return {
      ...state,
      sentiment: defined({ value: value + 0, by: code(felt, 'by'), heardAt: event.occurredAt, events: proofBy(event) }),
    }
  },
}

function scored(state: Scores, event: TimelineEvent): Scores {
  const data = dataOf(event)
  const latest = scoresOf(data).reduce((kept, score) => {
    const known = find(kept, score.metric)
    const item = defined({
      ...score,
      key: score.metric,
      from: code(data, 'survey') ?? code(data, 'site') ?? event.type,
      comment: words(data, 'comment') ?? words(data, 'text') ?? words(data, 'title'),
      about: aboutOf(data),
      before: known?.value,
      times: (known?.times ?? 0) + 1,
      givenAt: event.occurredAt,
      events: known ? provenBy(known.events.slice(-1), event) : proofBy(event),
    })
    return keep(kept, item, { most: METRICS })
  }, state.latest)
  return { ...state, latest }
}

function answered(state: Scores, event: TimelineEvent): Scores {
  const items = state.asked.items.filter(({ key }) => key !== surveyOf(event))
  return { ...state, asked: { ...state.asked, items } }
}

/** This sending of a survey, else the survey. */
function surveyOf(event: TimelineEvent): string {
  const data = dataOf(event)
  return id(data, 'surveyId') ?? code(data, 'survey') ?? shortId(event.source)
}
