import { isRecord, type CloudEvent, timeOf } from '@throughline/events'
import type { FeedbackEntry, SurveyAsk } from '@throughline/log'
import { given, instant } from '../care/given.js'

/** Feedback as the API shows it; what there is none of is missing. */
export type ShownFeedback = Readonly<Record<string, unknown>>

/** What people write in feedback, by its field. */
const WORDS = ['comment', 'title', 'text', 'author', 'answers'] as const

/**
 * @param event what was told, with its words; undefined: whoever asks may not read them, or they were erased
 * @param masked whoever asks sees no words
 */
export function shownFeedback(one: FeedbackEntry, event: CloudEvent | undefined, masked: boolean): ShownFeedback {
  const { customerId, eventUid, kind, metric, value, min, max } = one
  return given({
    customerId,
    ref: `id:${customerId}`,
    eventUid,
    kind,
    time: timeOf(one.occurredAt),
    survey: one.survey,
    site: one.site,
    metric,
    score: value === null ? null : given({ metric, value, min, max }),
    share: one.share,
    hasComment: one.hasComment,
    masked: one.hasComment && masked ? true : null,
    words: one.hasComment ? wordsOf(event) : null,
    language: one.language,
    via: one.via,
    organisation: one.organisation,
    askedUid: one.askedUid,
    reply: one.reply,
    repliedAt: instant(one.repliedAt),
    expiresAt: instant(one.expiresAt),
    about: aboutOf(one),
  })
}

export function shownAsk({ dueAt, expiresAt, ...ask }: SurveyAsk): ShownFeedback {
  return given({ ...ask, dueAt: timeOf(dueAt), expiresAt: timeOf(expiresAt) })
}

function aboutOf({ binding, boundBy, conversation, gapMs, channel, topic, agent, stage, aboutOrganisation: organisation }: FeedbackEntry): object {
  return given({ binding, by: boundBy, conversation, gapMs, channel, topic, agent, stage, organisation })
}

function wordsOf(event: CloudEvent | undefined): object | null {
  const data = event?.data
  if (!isRecord(data)) return null
  return Object.fromEntries(WORDS.flatMap((name) => (data[name] === undefined ? [] : [[name, data[name]]])))
}
