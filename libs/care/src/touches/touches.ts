import type { TimelineEvent } from '@throughline/context'
import type { CareRules } from '../care-rules.js'
import type { Derived } from '../derivation.js'
import { channelOf, lastOf, organisationOf, topicOf } from '../feedback/exchanges.js'
import { feedback } from '../feedback/feedback.js'
import { issuesIn } from '../issues/issues.js'
import type { Story } from '../story.js'
import { type Collected, collect } from './collect.js'
import { effortsByTouch, type TouchEffort } from './efforts-by-touch.js'
import { scoresByTouch } from './scores-by-touch.js'
import type { TouchRow, TouchScore } from './touch-row.js'
import { waitIn } from './wait-in.js'

/** Touches of one customer, the newest; older ones are on the map no more. */
const MOST = 2_000

const GIVEN_UP = new Set(['conversation.abandoned', 'form.abandoned'])
const TAKEN_UP = new Set(['conversation.reopened', 'conversation.assigned', 'call.answered', 'form.submitted'])

type Rules = Pick<CareRules, 'map' | 'journey' | 'surveys' | 'signals'>

/** What a customer touched, in which stage, and what came of it: the rows that a map of journeys is made of. */
export function touchesIn(story: Story, rules: Rules): Derived<TouchRow> {
  const { touches, exchangeOfContact } = collect(story.events, { map: rules.map.rules, journey: rules.journey })
  const firstAt = touches[0]?.events[0]?.occurredAt
  if (firstAt === undefined) return { rows: [] }
  const newest = touches.slice(-MOST)
  const scores = scoresByTouch(newest, exchangeOfContact, feedback(story, rules).rows)
  const { issues, effort } = rules.signals.rules
  const efforts = effortsByTouch(newest, issuesIn(story, issues), effort)
  const rows = newest.map((touch, index) =>
    rowOf(touch, { firstAt, next: newest[index + 1], scores: scores.get(touch) ?? [], effort: efforts.get(touch) }),
  )
  return { rows }
}

interface Around {
  readonly firstAt: number
  readonly next: Collected | undefined
  readonly scores: readonly TouchScore[]
  readonly effort: TouchEffort | undefined
}

function rowOf({ touchpoint, stage, events }: Collected, { firstAt, next, scores, effort }: Around): TouchRow {
  const [first] = events as [TimelineEvent, ...TimelineEvent[]]
  const last = events.at(-1) ?? first
  return {
    eventUid: first.uid,
    touchpoint,
    stage,
    channel: channelOf(first),
    organisation: organisationOf(first),
    topic: lastOf(events, last.occurredAt, topicOf),
    startedAt: first.occurredAt,
    lastAt: last.occurredAt,
    events: events.length,
    firstAt,
    waitMs: waitIn(events),
    abandoned: isAbandoned(events),
    scores,
    ...effort,
    ...(next === undefined ? {} : nextOf(next)),
  }
}

function nextOf({ touchpoint, stage, events }: Collected): Partial<TouchRow> {
  const [first] = events
  return { nextTouchpoint: touchpoint, nextStage: stage, nextOrganisation: first && organisationOf(first), nextAt: first?.occurredAt }
}

/** Whether the last word on it is that the customer gave up. */
function isAbandoned(events: readonly TimelineEvent[]): boolean {
  const word = events.findLast(({ type }) => GIVEN_UP.has(type) || TAKEN_UP.has(type))
  return word !== undefined && GIVEN_UP.has(word.type)
}
