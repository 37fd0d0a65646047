import { SCALES, type SurveyMetric } from '@throughline/care'
import type { SurveyAnswer } from './survey-events.js'

/** Characters of words that are taken; the page lets nobody write more. */
export const MAX_COMMENT = 2_000

/** What a page was sent back with. */
export type SurveyForm =
  | { readonly what: 'declined' }
  | { readonly what: 'answered'; readonly answer: SurveyAnswer }
  /** No value was chosen, or none of the scale. */
  | { readonly what: 'incomplete'; readonly comment: string | undefined }

/** Reads a form as browsers send it (`application/x-www-form-urlencoded`, UTF-8). */
export function readSurveyForm(body: Buffer, metric: SurveyMetric): SurveyForm {
  const fields = new URLSearchParams(body.toString('utf8'))
  if (fields.has('decline')) return { what: 'declined' }
  const comment = commentIn(fields)
  const value = valueIn(fields, metric)
  return value === undefined ? { what: 'incomplete', comment } : { what: 'answered', answer: { value, comment } }
}

function valueIn(fields: URLSearchParams, metric: SurveyMetric): number | undefined {
  const text = fields.get('value') ?? ''
  const { min, max } = SCALES[metric]
  const value = /^\d{1,2}$/.test(text) ? Number(text) : NaN
  return value >= min && value <= max ? value : undefined
}

function commentIn(fields: URLSearchParams): string | undefined {
  // No text of ours has zero bytes or halves of characters; PostgreSQL would take none.
  const text = (fields.get('why') ?? '').replaceAll('\0', '').replaceAll('\r\n', '\n').trim().slice(0, MAX_COMMENT).toWellFormed()
  return text === '' ? undefined : text
}
