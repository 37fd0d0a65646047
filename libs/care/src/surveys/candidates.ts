import { createHash } from 'node:crypto'
import { code, dataOf, type TimelineEvent } from '@throughline/context'
import { channelOf, organisationOf, topicOf } from '../feedback/exchanges.js'
import type { Survey, SurveyRules } from './survey-rules.js'

/** An event after which a survey may ask. */
export interface Candidate {
  readonly id: string
  readonly survey: Survey
  readonly event: TimelineEvent
  /** In microseconds since 1970. */
  readonly dueAt: number
}

/** Candidates of one customer, the newest: somebody is not asked ten times a day. */
const MOST = 200

/** What may be asked after which event: by time, of surveys after the same event the first one first. */
export function candidatesIn(events: readonly TimelineEvent[], { surveys }: SurveyRules): Candidate[] {
  if (surveys.length === 0) return []
  const types = new Set(surveys.flatMap(({ after }) => after.on))
  const found = events
    .filter(({ type, class: kind }) => kind !== 'unknown' && types.has(type))
    .flatMap((event) => surveys.filter((survey) => fits(survey, event)).map((survey) => candidate(survey, event)))
  // The sort is stable: equal times stay in the order of timeline and rules.
  return found.toSorted((a, b) => a.dueAt - b.dueAt).slice(-MOST)
}

function fits({ after: { on, outcomes, topics, channels, organisations } }: Survey, event: TimelineEvent): boolean {
  const isIn = (wanted: readonly string[] | undefined, value: string | undefined): boolean =>
    wanted === undefined || (value !== undefined && wanted.includes(value))
  return (
    on.includes(event.type) &&
    isIn(outcomes, code(dataOf(event), 'outcome')) &&
    isIn(topics, topicOf(event)) &&
    isIn(channels, channelOf(event)) &&
    isIn(organisations, organisationOf(event))
  )
}

function candidate(survey: Survey, event: TimelineEvent): Candidate {
  // The uid comes from a key of the tenant: so does this.
  const id = createHash('sha256').update(JSON.stringify(['survey', survey.name, event.uid])).digest('hex')
  return { id, survey, event, dueAt: event.occurredAt + survey.delayMs * 1_000 }
}

/** Whether it is drawn: by the event alone, so the same one is asked or not, however often it is reckoned. */
export function isDrawn({ id, survey: { sample } }: Candidate): boolean {
  return Number.parseInt(id.slice(0, 8), 16) / 2 ** 32 < sample
}
