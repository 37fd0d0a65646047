import { actorOf, compareEvents, type TimelineEvent } from '@throughline/context'
import { topicOf } from '../feedback/exchanges.js'
import type { Story } from '../story.js'
import { handoversIn } from './handovers.js'
import type { Issue, IssueRules } from './issue.js'
import { joined } from './join.js'
import { isTransfer, switchesIn } from './moves.js'
import { isSettling, outcomeOf } from './outcomes.js'
import { type Statement, statementsOn } from './statements.js'
import { isComing, type Talk, talksIn } from './talk.js'
import { waitsIn } from './waits.js'

/** Several derivations want the matters of one story. */
const known = new WeakMap<Story['events'], { readonly rules: IssueRules; readonly issues: readonly Issue[] }>()

/**
 * The matters of a customer, by the times at which they began: conversations that go on from one another by statement, and
 * conversations of the same topic that are near in time. Without a topic nothing is taken for a repeat.
 */
export function issuesIn({ events }: Pick<Story, 'events'>, rules: IssueRules): readonly Issue[] {
  const before = known.get(events)
  if (before?.rules === rules) return before.issues
  const issues = workedOut(events, rules)
  known.set(events, { rules, issues })
  return issues
}

function workedOut(events: Story['events'], rules: IssueRules): Issue[] {
  const statements = statementsOn(events)
  const groups = joined(talksIn(events), statements, rules.windowMs)
  const about = Map.groupBy([...statements.values()], ({ from }) => from)
  return groups
    .map((talks) => issueOf(talks, talks.flatMap(({ key }) => about.get(key) ?? []), rules))
    .toSorted((one, other) => compareEvents(one.events[0]!, other.events[0]!))
}

function issueOf(unsorted: readonly Talk[], statements: readonly Statement[], rules: IssueRules): Issue {
  const talks = unsorted.toSorted((one, other) => compareEvents(one.events[0]!, other.events[0]!))
  const events = talks.length === 1 ? talks[0]!.events : talks.flatMap((talk) => talk.events).toSorted(compareEvents)
  const settlements = events.filter(isSettling)
  const contacts = contactsIn(talks, statements, rules)
  const settled = settlements.at(-1)
  const isOpen = settled === undefined || contacts.some((contact) => compareEvents(contact, settled) > 0)
  return {
    uid: events[0]!.uid,
    topic: events.map(topicOf).findLast((topic) => topic !== undefined),
    talks,
    events,
    statements,
    contacts,
    transfers: events.filter(isTransfer),
    escalations: events.filter(({ type }) => type === 'conversation.escalated'),
    switches: switchesIn(talks, settlements),
    waits: talks.flatMap(waitsIn),
    settlements,
    startedAt: events[0]!.occurredAt,
    lastAt: events.at(-1)!.occurredAt,
    outcome: events.map(outcomeOf).findLast((outcome) => outcome !== undefined),
    settledAt: isOpen ? undefined : settled.occurredAt,
  }
}

/** The first thing that the customer does in a conversation of theirs, and each time that they take one up again. */
function contactsIn(talks: readonly Talk[], statements: readonly Statement[], rules: IssueRules): TimelineEvent[] {
  const takingOver = handoversIn(talks, statements, rules.handoverMs)
  const found = talks.flatMap((talk) => {
    if (talk.isOurs) return []
    const came = takingOver.has(talk.key) ? undefined : talk.events.find(isComing)
    const again = talk.events.filter(isTakenUpAgain)
    return came === undefined ? again : [came, ...again]
  })
  return found.toSorted(compareEvents)
}

function isTakenUpAgain(event: TimelineEvent): boolean {
  return event.type === 'conversation.reopened' && (event.direction === 'inbound' || actorOf(event)?.kind === 'customer')
}
