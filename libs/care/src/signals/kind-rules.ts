import { z } from 'zod'
import { SEVERITIES } from '../followups/follow-up-rules.js'

const SECOND = 1_000
export const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
const YEAR = 366 * DAY

export type Severity = (typeof SEVERITIES)[number]

/** A length of time in milliseconds. */
export const time = (standard: number, about: string, least = 0) => z.int().min(least).max(10 * YEAR).default(standard).describe(about)
const count = (standard: number, about: string) => z.int().min(1).max(50).default(standard).describe(about)
const share = (standard: number, about: string) => z.number().min(0).max(1).default(standard).describe(about)

/** What every kind of signal has. */
function kind<Shape extends z.ZodRawShape>(about: string, severity: Severity, lapse: number, shape: Shape = {} as Shape) {
  return z
    .strictObject({
      on: z.boolean().default(true).describe('false: nobody wants to know'),
      severity: z.enum(SEVERITIES).default(severity).describe('how bad it is, or how good'),
      lapseMs: time(lapse, 'without the fact that ends it, it is closed after so long', MINUTE),
      ...shape,
    })
    .prefault({} as never)
    .describe(about)
}

const within = (standard: number) => time(standard, 'counted together are those that lie so near to one another', SECOND)

/** Rules by kind, each with its standard. */
export const kinds = z.strictObject({
  'repeat-contact': kind('the customer comes again about the same matter', 'medium', 7 * DAY, {
    threshold: count(2, 'contacts about one matter'),
    windowMs: within(30 * DAY),
  }),
  'told-again': kind('the same is told again on another channel', 'high', 7 * DAY, {
    windowMs: time(7 * DAY, 'so long after it was told first', SECOND),
  }),
  'transfer-chain': kind('passed on from one to the next', 'medium', 7 * DAY, {
    threshold: count(2, 'transfers in one matter'),
    windowMs: within(7 * DAY),
  }),
  escalation: kind('somebody who may do more has to be called', 'high', 7 * DAY, {
    threshold: count(1, 'escalations of one matter'),
    windowMs: within(7 * DAY),
  }),
  'channel-switch': kind('another channel while the matter is open', 'low', 7 * DAY, {
    threshold: count(1, 'changes of channel in one matter'),
    windowMs: within(7 * DAY),
  }),
  'answered-elsewhere': kind('answered on another channel than asked', 'low', 7 * DAY, {
    windowMs: time(7 * DAY, 'so long after the question', SECOND),
  }),
  'abandoned-queue': kind('gave up waiting', 'medium', 7 * DAY, {
    threshold: count(1, 'times that the customer gave up, on one channel'),
    windowMs: within(DAY),
    leastMs: time(10 * SECOND, 'who gives up sooner has dialled a wrong number'),
  }),
  'abandoned-form': kind('a form that was begun and not sent', 'low', 7 * DAY, {
    afterMs: time(30 * MINUTE, 'begun and not sent for so long', MINUTE),
  }),
  'empty-search': kind('a search without result', 'low', DAY, {
    threshold: count(1, 'searches without result, one after the other'),
    windowMs: within(30 * MINUTE),
  }),
  'slow-answer': kind('an answer later than the rules of promises say', 'medium', 7 * DAY, {
    graceMs: time(0, 'so much later than promised is not yet late'),
  }),
  'missed-expectation': kind('something was not there when they were told', 'high', 30 * DAY, {
    graceMs: time(0, 'so much later than told is not yet late'),
  }),
  'missed-commitment': kind('a promise that is overdue or broken', 'high', 30 * DAY, {
    graceMs: time(0, 'so much later than promised is not yet late'),
  }),
  complaint: kind('a complaint that is not resolved', 'high', 90 * DAY, {
    own: z.boolean().default(true).describe('the severity that the complaint has goes first'),
  }),
  'low-score': kind('a score at the bad end', 'high', 30 * DAY, {
    threshold: share(0.4, 'a score is low up to this share of its scale'),
    metrics: z
      .record(z.string().min(1).max(64), z.number().min(0).max(1).describe('of this metric'))
      .refine((metrics) => Object.keys(metrics).length <= 50, { error: 'at most 50 metrics' })
      .default({ nps: 0.6 })
      .describe('the same for single metrics'),
  }),
  'unanswered-message': kind('a message without an answer', 'medium', 30 * DAY, {
    afterMs: time(DAY, 'without an answer for so long', MINUTE),
    needsNone: z
      .array(z.string().min(1).max(128))
      .max(50)
      .default(['thanks', 'goodbye', 'confirmation'])
      .describe('intents of messages that want no answer'),
  }),
  'unanswered-mention': kind('a mention in public without an answer', 'medium', 30 * DAY, {
    afterMs: time(DAY, 'without an answer for so long', MINUTE),
    onlyAsked: z.boolean().default(true).describe('only mentions of which it is said that they want an answer'),
  }),
  'unfinished-purchase': kind('a cart or a checkout that was left', 'medium', 30 * DAY, {
    afterMs: time(HOUR, 'a cart that nobody touched for so long', MINUTE),
  }),
  praise: kind('kind words, or a good review', 'low', 30 * DAY, {
    threshold: share(0.75, 'a review is praise from this share of its scale on'),
    sentiment: share(0.6, 'words are praise from this sentiment on'),
  }),
  promoter: kind('somebody who recommends us', 'low', 90 * DAY, {
    threshold: share(0.9, 'from this share of the scale on'),
    metrics: z.array(z.string().min(1).max(64)).min(1).max(50).default(['nps']).describe('metrics that ask for a recommendation'),
  }),
  'returning-buyer': kind('bought again', 'low', 30 * DAY, {
    threshold: z.int().min(2).max(50).default(2).describe('the how manieth order'),
    windowMs: time(2 * YEAR, 'so long before, the first of them'),
    apartMs: time(DAY, 'orders that are nearer to one another are one purchase'),
  }),
  'contract-ending': kind('a contract that comes to its end', 'medium', 90 * DAY, { beforeMs: time(60 * DAY, 'so long before its end') }),
  'interest-after-purchase': kind('looks at something else after a purchase', 'low', 14 * DAY, {
    threshold: count(2, 'looks at something that was not bought'),
    windowMs: time(90 * DAY, 'so long after a purchase', SECOND),
    afterMs: time(DAY, 'sooner, it belongs to the purchase'),
  }),
})
