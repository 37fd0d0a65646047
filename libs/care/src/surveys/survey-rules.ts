import { z } from 'zod'
import { STANDARD_TEXTS } from './standard-texts.js'

const DAY_MS = 86_400_000
const name = z.string().min(1).max(64)
const codes = z.array(z.string().min(1).max(128)).min(1).max(100)
const line = z.string().min(1).max(300)

/** What can be asked: how likely to recommend us, how satisfied, how easy, how many stars. */
export const SURVEY_METRICS = ['nps', 'csat', 'ces', 'stars'] as const
export type SurveyMetric = (typeof SURVEY_METRICS)[number]

/** The scale on which each is asked. */
export const SCALES: Readonly<Record<SurveyMetric, { min: number; max: number }>> = {
  nps: { min: 0, max: 10 },
  csat: { min: 1, max: 5 },
  ces: { min: 1, max: 7 },
  stars: { min: 1, max: 5 },
}

const texts = z.strictObject({
  question: line.optional(),
  low: line.optional().describe('what the lowest value means'),
  high: line.optional().describe('what the highest value means'),
  why: line.optional().describe('the second question, answered in words'),
  thanks: line.optional().describe('when it was answered'),
})

function isWhole(language: string, { question, why, thanks }: z.output<typeof texts>): boolean {
  return STANDARD_TEXTS[baseOf(language)] !== undefined || (question !== undefined && why !== undefined && thanks !== undefined)
}

const survey = z.strictObject({
  name: name.describe('its name, as answers and figures show it'),
  metric: z.enum(SURVEY_METRICS).describe('nps 0–10, csat 1–5, ces 1–7, stars 1–5'),
  after: z
    .strictObject({
      on: codes.describe('types of events, such as `conversation.ended`'),
      outcomes: codes.optional().describe('only with one of these in `data.outcome`; default: any'),
      topics: codes.optional().describe('only about one of these; default: any, and none'),
      channels: codes.optional().describe('only on one of these; default: any'),
      organisations: codes.optional().describe('only of one of these; default: any'),
    })
    .describe('after what it is asked'),
  delayMs: z.int().min(0).max(90 * DAY_MS).default(0).describe('how long after it'),
  expiresMs: z.int().min(60_000).max(365 * DAY_MS).default(14 * DAY_MS).describe('for how long it can be answered'),
  sample: z.number().min(0).max(1).default(1).describe('share of those that are asked, drawn by the event, the same for ever'),
  channel: z.string().min(1).max(64).optional().describe('on which it is sent; default: the channel that the customer used last'),
  texts: z
    .record(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/), texts.describe('what is said in this language'))
    .refine((all) => Object.keys(all).length <= 30, { error: 'at most 30 languages' })
    .refine((all) => Object.entries(all).every(([language, own]) => isWhole(language, own)), {
      error: 'a language without standard texts (en and de have them) needs question, why and thanks',
    })
    .default({})
    .describe('by language; for English and German there are standard ones'),
})

/** When customers are asked what they think, and how their answers are bound. */
export const surveyRules = z.strictObject({
  surveys: z.array(survey).max(50).default([]).describe('each at most once for an event; the first one that may ask does'),
  cooldownMs: z.int().min(0).max(3 * 365 * DAY_MS).default(30 * DAY_MS).describe('nobody is asked again before that, whatever asked them'),
  lateMs: z.int().min(60_000).max(30 * DAY_MS).default(DAY_MS).describe('later than this after its time a question is not asked any more'),
  consent: z
    .strictObject({
      purpose: name.default('surveys').describe('`purpose` of consent.given and .withdrawn'),
      needed: z.boolean().default(false).describe('ask only who has agreed; else everybody who has not refused'),
    })
    .prefault({})
    .describe('consent that counts'),
  language: z.string().min(2).max(35).default('en').describe('where none of the customer is known, or has texts'),
  bindWithinMs: z.int().min(0).max(30 * DAY_MS).default(3 * DAY_MS).describe('feedback that names nothing is about the nearest conversation within it'),
})

export type SurveyRules = z.output<typeof surveyRules>
export type Survey = SurveyRules['surveys'][number]

/** Nobody is asked until a tenant says so. */
export const defaultSurveyRules: SurveyRules = surveyRules.parse({})

/** The language without its region: `de` of `de-AT`. */
export function baseOf(language: string): string {
  return language.split(/[-_]/)[0]!.toLowerCase()
}
