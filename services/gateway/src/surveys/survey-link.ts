import type { Link } from '../links/link.js'

/** What a link to a question carries. */
export interface SurveyLink {
  readonly tenantId: string
  /** Of the sending. */
  readonly surveyId: string
  readonly subjectId: string
  /** In milliseconds since 1970. */
  readonly expiresAt: number
  /** Of the rules that say what is asked. */
  readonly version: number
  readonly survey: string
  /** Of the customer. */
  readonly language: string
  /** Whose question it is, where it is not the brand's. */
  readonly organisation?: string | undefined
}

const MAX_DETAIL_BYTES = 255

/** The words stay in the rules: the link says where they stand. */
export function linkOfSurvey({ version, survey, language, organisation, surveyId: id, tenantId, subjectId, expiresAt }: SurveyLink): Link {
  const whole = JSON.stringify([version, language, survey, ...(organisation === undefined ? [] : [organisation])])
  const detail = Buffer.byteLength(whole) > MAX_DETAIL_BYTES ? JSON.stringify([version, language, survey]) : whole
  return { tenantId, purpose: 'survey', id, subjectId, expiresAt, detail }
}

/** The opposite; only of links with the purpose survey. */
export function surveyOfLink({ tenantId, id: surveyId, subjectId, expiresAt, detail = '[]' }: Link): SurveyLink {
  const [version, language, survey, organisation] = JSON.parse(detail) as [number, string, string, string?]
  return { tenantId, surveyId, subjectId, expiresAt, version, language, survey, organisation }
}
