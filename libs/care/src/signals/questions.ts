import { code, compareEvents, dataOf, id, type TimelineEvent } from '@throughline/context'
import { isAnswer } from '../issues/answers.js'
import type { Issue } from '../issues/issue.js'
import { isComing } from '../issues/talk.js'
import type { Ground } from './ground.js'

/** Something that the customer wrote and that waits for an answer. */
export interface Question {
  /** The first message since the last answer: what follows until the answer is the same question. */
  readonly asked: TimelineEvent
  readonly issue: Issue
  /** Whoever said something first after it, on whichever channel. */
  readonly answer?: TimelineEvent | undefined
  /** How manieth in its conversation, from 0 on. */
  readonly nth: number
}

/**
 * The questions of a story, by their times in each matter.
 *
 * @param needsNone intents of messages that want no answer
 */
export function questionsIn(ground: Ground, needsNone: readonly string[] = []): Question[] {
  const loose = ground.of('message.sent').filter((event) => event.conversation === undefined && isAnswer(event))
  return ground.issues.flatMap((issue) => [...inIssue(issue, loose, needsNone)])
}

function* inIssue(issue: Issue, loose: readonly TimelineEvent[], needsNone: readonly string[]): Generator<Question> {
  const counts = new Map<string, number>()
  let open: TimelineEvent | undefined
  for (const event of issue.events) {
    if (isQuestion(event, needsNone)) open ??= event
    if (open === undefined || !isAnswer(event)) continue
    yield numbered(counts, { asked: open, issue, answer: event })
    open = undefined
  }
  if (open !== undefined) yield numbered(counts, { asked: open, issue, answer: looseAnswer(open, loose) })
}

function numbered(counts: Map<string, number>, question: Omit<Question, 'nth'>): Question {
  const key = String(question.asked.conversation)
  const nth = counts.get(key) ?? 0
  counts.set(key, nth + 1)
  return { ...question, nth }
}

function isQuestion(event: TimelineEvent, needsNone: readonly string[]): boolean {
  return event.type === 'message.received' && isComing(event) && !needsNone.includes(code(dataOf(event), 'intent') ?? '')
}

/** Where the sender names no conversations: what replies to it, or goes the same way next. */
function looseAnswer(asked: TimelineEvent, answers: readonly TimelineEvent[]): TimelineEvent | undefined {
  const messageId = id(dataOf(asked), 'messageId')
  return answers.find((answer) => {
    if (compareEvents(answer, asked) <= 0) return false
    if (messageId !== undefined && id(dataOf(answer), 'inReplyTo') === messageId) return true
    return asked.conversation === undefined && answer.source === asked.source && answer.channel === asked.channel
  })
}
