import { SCALES, type SurveyMetric } from '@throughline/care'
import type { CloudEvent } from '@throughline/events'
import type { SurveyLink } from './survey-link.js'

/** Where our own questions come from, and their answers. */
export const SURVEY_SOURCE = '/throughline/surveys'

/** An event without its time: that of its first telling holds, so whoever makes it again makes the same one. */
export type Untimed = Omit<CloudEvent, 'time'>

/** What somebody answered on a page. */
export interface SurveyAnswer {
  readonly value: number
  readonly comment?: string | undefined
}

/** One answer a question, for ever: the log takes an id once. */
export function idOfAnswer(surveyId: string): string {
  return `${surveyId}/answer`
}

export function idOfRefusal(surveyId: string): string {
  return `${surveyId}/declined`
}

/** @param metric what was asked, which has a scale of its own; @param language in which it was */
export function answeredEvent(link: SurveyLink, metric: SurveyMetric, { value, comment }: SurveyAnswer, language: string): Untimed {
  const score = { metric, value, ...SCALES[metric] }
  const { survey, surveyId } = link
  return { ...headOf(link, idOfAnswer(surveyId)), type: 'survey.answered', data: { survey, surveyId, score, language, ...(comment !== undefined && { comment }) } }
}

export function declinedEvent(link: SurveyLink): Untimed {
  const { survey, surveyId } = link
  return { ...headOf(link, idOfRefusal(surveyId)), type: 'survey.declined', data: { survey, surveyId } }
}

function headOf({ subjectId, organisation }: SurveyLink, id: string): Omit<Untimed, 'type' | 'data'> {
  const head = { specversion: '1.0', id, source: SURVEY_SOURCE, subject: `subject:${subjectId}`, channel: 'survey', direction: 'inbound' } as const
  return organisation === undefined ? head : { ...head, organisation }
}
