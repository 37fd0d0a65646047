import { code, dataOf, id, instant, records, scoresOf, shareOf, type TimelineEvent } from '@throughline/context'
import type { CareRules } from '../care-rules.js'
import type { Derived } from '../derivation.js'
import type { Story } from '../story.js'
import { type FeedbackAbout, feedbackAbout } from './about.js'
import type { Ground } from './bind.js'
import { boundTo } from './bound-to.js'
import { channelOf, exchangesIn, organisationOf } from './exchanges.js'
import type { FeedbackKind, FeedbackRow } from './feedback-row.js'
import { stagesAt } from './stages.js'

const KINDS: Readonly<Record<string, FeedbackKind>> = {
  'survey.sent': 'asked',
  'survey.answered': 'answered',
  'survey.declined': 'declined',
  'review.posted': 'review',
  'mention.seen': 'mention',
}
/** As many as an answer may have. */
const SCORES = 101

/** A question that was sent: what it is about, and when. */
interface Asked {
  readonly event: TimelineEvent
  readonly about: FeedbackAbout
  reply?: { readonly what: 'answered' | 'declined'; readonly at: number }
}

/**
 * Every answer of a customer, a row for each of its scores, bound to what it is about; and what was asked, with what came of
 * it. Of several answers to one sending the last counts, for each metric.
 */
export function feedback(story: Story, { surveys, journey }: Pick<CareRules, 'surveys' | 'journey'>): Derived<FeedbackRow> {
  const told = story.events.filter(({ type, class: kind }) => kind !== 'unknown' && Object.hasOwn(KINDS, type))
  if (told.length === 0) return { rows: [] }
  const ground = {
    events: story.events,
    exchanges: exchangesIn(story.events),
    stages: stagesAt(story.events, told.map(({ occurredAt }) => occurredAt), journey),
    window: surveys.rules.bindWithinMs * 1_000,
  }
  const sendings = sendingsIn(told)
  const rows = told
    .filter(({ type }) => type !== 'survey.sent')
    .flatMap((event) => answerRows(event, sendingOf(event, sendings), ground))
  const asked = [...sendings.values()].flat().map((sending) => askedRow(sending, ground))
  return { rows: [...asked, ...withoutReplaced(rows)].toSorted(inOrder) }
}

/** By the id of the sending; what has none is a sending of its own. */
function sendingsIn(told: readonly TimelineEvent[]): ReadonlyMap<string, Asked[]> {
  const sent = told.filter(({ type }) => type === 'survey.sent').map((event) => ({ event, about: feedbackAbout(event) }))
  return Map.groupBy(sent, ({ event }) => id(dataOf(event), 'surveyId') ?? event.uid)
}

/** The question that an answer is to; notes with it what came of it. Two tools may use the same ids: that of the answer's goes first. */
function sendingOf(event: TimelineEvent, sendings: ReadonlyMap<string, Asked[]>): Asked | undefined {
  const alike = sendings.get(id(dataOf(event), 'surveyId') ?? '') ?? []
  const before = alike.filter((asked) => asked.event.occurredAt <= event.occurredAt)
  const candidates = before.length === 0 ? alike : before
  const asked = candidates.findLast((candidate) => candidate.event.source === event.source) ?? candidates.at(-1)
  const what = event.type === 'survey.answered' ? 'answered' : event.type === 'survey.declined' ? 'declined' : undefined
  if (asked !== undefined && what !== undefined && asked.reply?.what !== 'answered') asked.reply = { what, at: event.occurredAt }
  return asked
}

function answerRows(event: TimelineEvent, asked: Asked | undefined, ground: Ground): FeedbackRow[] {
  const data = dataOf(event)
  const about = feedbackAbout(event, asked?.about)
  // An answer is about what was before the question, however long it took.
  const common = {
    ...rowOf(event, KINDS[event.type]!, about, asked?.event, ground),
    survey: code(data, 'survey') ?? (asked && code(dataOf(asked.event), 'survey')),
    askedUid: asked?.event.uid,
    language: code(data, 'language') ?? (asked && code(dataOf(asked.event), 'language')),
  }
  const scores = scoresOf(data, SCORES)
  if (scores.length === 0) return [common]
  return scores.map((score, nth) => ({ ...common, ...score, nth, share: shareOf(score) }))
}

function askedRow({ event, about, reply }: Asked, ground: Ground): FeedbackRow {
  const data = dataOf(event)
  return {
    ...rowOf(event, 'asked', about, undefined, ground),
    hasComment: false,
    survey: code(data, 'survey'),
    metric: code(data, 'metric'),
    language: code(data, 'language'),
    reply: reply?.what ?? 'none',
    repliedAt: reply?.at,
    expiresAt: instant(data, 'expiresAt'),
  }
}

/** What all rows of an event have. @param asked the question: what was before it is what it is about */
function rowOf(event: TimelineEvent, kind: FeedbackKind, about: FeedbackAbout, asked: TimelineEvent | undefined, ground: Ground): FeedbackRow {
  const { uid: eventUid, subjectId, occurredAt } = event
  return {
    eventUid,
    subjectId,
    position: Number(event.position),
    nth: 0,
    occurredAt,
    kind,
    site: code(dataOf(event), 'site'),
    hasComment: hasWords(dataOf(event)),
    via: channelOf(event),
    organisation: organisationOf(event),
    ...boundTo(asked === undefined ? [event] : [event, asked], about, ground),
  }
}

/** Words to be read in the log: a comment, a review, an answer that was written. */
function hasWords(data: Record<string, unknown>): boolean {
  const written = (value: unknown): boolean => typeof value === 'string' && value.trim() !== ''
  return ['comment', 'text', 'title'].some((key) => written(data[key])) || records(data, 'answers').some(({ answer }) => written(answer))
}

/** An answer that was given again stands for the one before it. */
function withoutReplaced(rows: readonly FeedbackRow[]): FeedbackRow[] {
  const last = new Map<string, FeedbackRow>()
  const keyOf = ({ askedUid, kind, metric }: FeedbackRow): string => `${kind} ${metric ?? ''} ${askedUid ?? ''}`
  for (const row of rows) {
    if (row.askedUid !== undefined) last.set(keyOf(row), row)
  }
  return rows.filter((row) => row.askedUid === undefined || last.get(keyOf(row)) === row)
}

function inOrder(a: FeedbackRow, b: FeedbackRow): number {
  return a.occurredAt - b.occurredAt || (a.eventUid < b.eventUid ? -1 : a.eventUid > b.eventUid ? 1 : a.nth - b.nth)
}
