import { textsOf } from '@throughline/care'
import { timeOf } from '@throughline/events'
import type { Links } from '../links/links.js'
import { dueSurvey } from './due-survey.js'
import { SURVEY_SOURCE, type Untimed } from './survey-events.js'
import type { SurveyBook } from './survey-book.js'
import { linkOfSurvey } from './survey-link.js'

/** A message `survey.due`, as it comes out of the outbox. */
export interface DueMessage {
  readonly tenantId: string
  readonly data: unknown
}

/** Makes of questions that are due the events by which channels send them. */
export class SurveySendings {
  constructor(
    private readonly links: Links,
    private readonly book: SurveyBook,
  ) {}

  /**
   * The event `survey.sent` of a message, with the link under which it is answered. The same message makes the same event.
   *
   * @returns undefined when there is nothing to send: the message is none of ours, it could not be answered any more, or its
   *   survey is in no rules
   */
  async surveySentOf({ tenantId, data }: DueMessage, now = Date.now()): Promise<Untimed | undefined> {
    const read = dueSurvey.safeParse(data)
    if (!read.success) return undefined
    const { surveyId, survey: name, metric, version, subjectId, expiresAt: expiresMicros, channel, language: wanted, about } = read.data
    const expiresAt = Math.floor(expiresMicros / 1_000_000) * 1_000
    if (expiresAt <= now) return undefined
    const found = await this.book.find(tenantId, version, name)
    if (found === undefined) return undefined
    const { question, language } = textsOf(found.survey, [wanted], found.rules)
    const { organisation, topic } = about
    const link = linkOfSurvey({ tenantId, surveyId, subjectId, expiresAt, version, survey: name, language, organisation })
    return {
      specversion: '1.0',
      id: surveyId,
      source: SURVEY_SOURCE,
      type: 'survey.sent',
      subject: `subject:${subjectId}`,
      channel,
      direction: 'outbound',
      ...(organisation !== undefined && { organisation }),
      ...(topic !== undefined && { topic }),
      data: { survey: name, surveyId, metric, question, url: this.links.url('/s/', link), expiresAt: timeOf(expiresAt * 1_000), language, about },
    }
  }
}
