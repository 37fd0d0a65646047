import { type SurveyTexts, textsOf } from '@throughline/care'
import type { ControlDirectory, KnownKey } from '@throughline/control'
import { asTenant } from '@throughline/database'
import { readToldEvents } from '@throughline/log'
import { Problem, type RateLimits } from '@throughline/platform'
import { eventUidOf, type MasterKeys, tenantKeys } from '@throughline/subjects'
import { LRUCache } from 'lru-cache'
import type { Pool } from 'pg'
import type { EventPublisher } from '../events/event-publisher.js'
import { oneEvent } from '../events/sent.js'
import type { Links } from '../links/links.js'
import { noticePage } from './notice-page.js'
import type { FoundSurvey, SurveyBook } from './survey-book.js'
import { answeredEvent, declinedEvent, idOfAnswer, idOfRefusal, SURVEY_SOURCE, type Untimed } from './survey-events.js'
import { readSurveyForm, type SurveyForm } from './survey-form.js'
import { type SurveyLink, surveyOfLink } from './survey-link.js'
import { surveyPage, type Tried } from './survey-page.js'

/** A page to answer with. */
export interface SurveyAnswerPage {
  readonly status: number
  readonly page: string
}

export interface SurveyDeskParts {
  readonly links: Links
  readonly book: SurveyBook
  readonly pool: Pool
  readonly master: MasterKeys
  readonly directory: ControlDirectory
  readonly publisher: EventPublisher
}

/** One person, who reads and thinks. */
const LINK_RATE = { eventsPerSecond: 1, readsPerSecond: 1, burstSeconds: 20 }
/** Answers that the log may not have yet. */
const JUST = { max: 10_000, ttl: 60_000 }

/** A link that opens, and what it opens. */
interface Opened extends FoundSurvey {
  readonly link: SurveyLink
  readonly speaker: KnownKey
  readonly texts: SurveyTexts
}

/** Shows questions to whoever has their link, and takes one answer each. */
export class SurveyDesk {
  readonly #just = new LRUCache<string, true>(JUST)

  constructor(private readonly parts: SurveyDeskParts) {}

  /** @param languages that the reader's browser asks for. Never rejects: what goes wrong is a page, too */
  show(token: string, languages: readonly string[], rates: RateLimits): Promise<SurveyAnswerPage> {
    return this.#serve(token, languages, rates, async ({ link, survey, texts }) => {
      const before = await this.#before(link, texts.language)
      return before ?? { status: 200, page: surveyPage(survey.metric, texts) }
    })
  }

  /** Takes the form: an answer, or that none is wanted. @throws never, as {@link show} */
  take(token: string, body: Buffer, languages: readonly string[], rates: RateLimits): Promise<SurveyAnswerPage> {
    return this.#serve(token, languages, rates, async (opened) => {
      const { link, survey, texts } = opened
      const form = readSurveyForm(body, survey.metric)
      const before = await this.#before(link, texts.language)
      if (before !== undefined) return before.status === 200 ? { ...before, status: 409 } : before
      if (form.what === 'incomplete') return { status: 422, page: surveyPage(survey.metric, texts, { fault: 'incomplete', comment: form.comment }) }
      return this.#publish(opened, form)
    })
  }

  async #serve(token: string, languages: readonly string[], rates: RateLimits, work: (opened: Opened) => Promise<SurveyAnswerPage>): Promise<SurveyAnswerPage> {
    try {
      const opened = await this.#open(token, languages, rates)
      return 'status' in opened ? opened : await work(opened)
    } catch (error) {
      return { status: error instanceof Problem ? error.status : 503, page: noticePage('busy', languages) }
    }
  }

  async #open(token: string, languages: readonly string[], rates: RateLimits): Promise<Opened | SurveyAnswerPage> {
    const wrong = { status: 404, page: noticePage('wrong', languages) }
    const opened = this.parts.links.open(token, 'survey')
    if (opened.state === 'wrong') return wrong
    const link = surveyOfLink(opened.link)
    if (opened.state === 'over') return { status: 410, page: noticePage('over', [link.language, ...languages]) }
    const tenant = await this.parts.directory.tenant(link.tenantId)
    if (tenant === undefined) return wrong
    const speaker = { ...tenant, kind: 'service', id: `survey ${link.surveyId}`, scopes: ['events:publish'], origins: [] } as const
    rates.charge({ ...speaker, limits: { ...tenant.limits, own: LINK_RATE } }, 'reads', 1)
    const found = await this.parts.book.find(link.tenantId, link.version, link.survey)
    if (found === undefined) return wrong
    return { ...found, link, speaker: { ...speaker, id: 'surveys' }, texts: textsOf(found.survey, [link.language, ...languages], found.rules) }
  }

  /** The page for who cannot answer any more: they have, or it was erased that they were asked. */
  async #before(link: SurveyLink, language: string): Promise<SurveyAnswerPage | undefined> {
    const { tenantId, surveyId } = link
    const { pool, master } = this.parts
    const uid = (id: string): string => eventUidOf(tenantKeys(master, tenantId), SURVEY_SOURCE, id)
    const [sent, answer, refusal] = [uid(surveyId), uid(idOfAnswer(surveyId)), uid(idOfRefusal(surveyId))]
    const told = await asTenant(pool, tenantId, (client) => readToldEvents(client, tenantId, [sent, answer, refusal]), { readOnly: true })
    if ([...told.values()].includes('erased')) return { status: 410, page: noticePage('over', [language]) }
    if (told.has(answer) || this.#just.has(`${tenantId} ${surveyId}`)) return { status: 200, page: noticePage('before', [language]) }
    return undefined
  }

  async #publish({ link, survey, texts, speaker }: Opened, form: Exclude<SurveyForm, { what: 'incomplete' }>): Promise<SurveyAnswerPage> {
    const answer = form.what === 'answered' ? form.answer : undefined
    const event: Untimed = answer === undefined ? declinedEvent(link) : answeredEvent(link, survey.metric, answer, texts.language)
    try {
      await this.parts.publisher.publish({ ...oneEvent(event), headers: {}, key: speaker, wayIn: 'survey' })
    } catch (error) {
      const tried: Tried = { fault: 'busy', ...answer }
      return { status: error instanceof Problem ? error.status : 503, page: surveyPage(survey.metric, texts, tried) }
    }
    if (answer === undefined) return { status: 200, page: noticePage('declined', [texts.language]) }
    this.#just.set(`${link.tenantId} ${link.surveyId}`, true)
    return { status: 200, page: noticePage('thanks', [texts.language], { text: texts.thanks, language: texts.language }) }
  }
}
