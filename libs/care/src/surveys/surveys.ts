import { dataOf, exchangeOf, id, type TimelineEvent } from '@throughline/context'
import type { CareRules } from '../care-rules.js'
import type { Derived } from '../derivation.js'
import { agentOf, channelOf, lastOf, exchangesIn, organisationOf, topicOf, type Exchange } from '../feedback/exchanges.js'
import type { Story } from '../story.js'
import type { AskRow, AskState, NotAsked } from './ask-row.js'
import { type Candidate, candidatesIn, isDrawn } from './candidates.js'
import type { SurveyRules } from './survey-rules.js'
import { type Wishes, wishesIn } from './wishes.js'

/** What was settled about one candidate. */
interface Settled {
  readonly state: AskState
  readonly why?: NotAsked | undefined
  readonly sentUid?: string | undefined
}

interface Scene {
  readonly rules: SurveyRules
  readonly now: number
  readonly wishes: Wishes
  readonly sendings: readonly TimelineEvent[]
  /** Those before it that are asked, or will be. */
  readonly before: readonly Candidate[]
}

/** Whom to ask what, when, and why not: each event with each survey that fits it. What was sent is told by the log alone. */
export function surveys(story: Story, { surveys: { rules, version } }: Pick<CareRules, 'surveys'>): Derived<AskRow> {
  const candidates = candidatesIn(story.events, rules)
  if (candidates.length === 0) return { rows: [] }
  const { now, members, events } = story
  const wishes = wishesIn(events, members, { purpose: rules.consent.purpose, until: now })
  const sendings = events.filter(({ type }) => type === 'survey.sent')
  const exchanges = exchangesIn(events)
  const before: Candidate[] = []
  const rows = candidates.map((candidate) => {
    const settled = settle(candidate, { rules, now, wishes, sendings, before })
    if (settled.state === 'planned' || settled.state === 'due' || settled.state === 'asked') before.push(candidate)
    return rowOf(candidate, settled, { version, wishes, rules, exchanges })
  })
  const times = rows.flatMap(({ state, dueAt }) => (state === 'planned' ? [dueAt] : state === 'due' ? [dueAt + rules.lateMs * 1_000] : []))
  return { rows, ...(times.length > 0 && { nextAt: Math.min(...times) }) }
}

function settle(candidate: Candidate, scene: Scene): Settled {
  const own = scene.sendings.find((event) => id(dataOf(event), 'surveyId') === candidate.id)
  if (own !== undefined) return { state: 'asked', sentUid: own.uid }
  const why = whyNot(candidate, scene)
  if (why !== undefined) return { state: 'kept', why }
  const { now, rules } = scene
  if (now < candidate.dueAt) return { state: 'planned' }
  return { state: now < candidate.dueAt + rules.lateMs * 1_000 ? 'due' : 'late' }
}

function whyNot(candidate: Candidate, { rules, wishes, sendings, before }: Scene): NotAsked | undefined {
  const { event, survey, dueAt } = candidate
  if (!isDrawn(candidate)) return 'sample'
  const channel = survey.channel ?? wishes.channel
  if (channel === undefined) return 'channel'
  const agreed = wishes.agreed(channel)
  if (agreed === false || (agreed === undefined && rules.consent.needed)) return 'consent'
  if (wishes.wantsNone) return 'preference'
  if (before.some((other) => other.event.uid === event.uid)) return 'another'
  const since = dueAt - rules.cooldownMs * 1_000
  const until = dueAt + rules.lateMs * 1_000
  const isClose = (at: number): boolean => at > since && at < until
  const wasAsked = sendings.some(({ occurredAt }) => isClose(occurredAt)) || before.some((other) => isClose(other.dueAt))
  return wasAsked && rules.cooldownMs > 0 ? 'cooldown' : undefined
}

interface Ways {
  readonly version: number
  readonly wishes: Wishes
  readonly rules: SurveyRules
  readonly exchanges: ReadonlyMap<string, Exchange>
}

function rowOf({ id: own, survey, event, dueAt }: Candidate, settled: Settled, { version, wishes, rules, exchanges }: Ways): AskRow {
  const of = exchanges.get(exchangeOf(event))?.events ?? [event]
  const at = event.occurredAt
  return {
    id: own,
    survey: survey.name,
    metric: survey.metric,
    version,
    eventUid: event.uid,
    subjectId: event.subjectId,
    position: Number(event.position),
    occurredAt: at,
    recordedAt: event.recordedAt,
    dueAt,
    expiresAt: dueAt + survey.expiresMs * 1_000,
    ...settled,
    channel: survey.channel ?? wishes.channel,
    language: wishes.language ?? rules.language,
    aboutChannel: lastOf(of, at, channelOf),
    topic: lastOf(of, at, topicOf),
    organisation: lastOf(of, at, organisationOf),
    agent: lastOf(of, at, agentOf),
  }
}
