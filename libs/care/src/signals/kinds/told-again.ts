import { compareEvents, type TimelineEvent } from '@throughline/context'
import type { Issue } from '../../issues/issue.js'
import { isTaken } from '../../issues/answers.js'
import { isComing, mediumOf, type Talk } from '../../issues/talk.js'
import { endOfMatter } from '../endings.js'
import type { Finder, Found } from '../found.js'

const TOLD: ReadonlySet<string> = new Set(['message.received', 'complaint.made', 'store.visited', 'interaction.recorded'])

/** The customer tells on a second channel what they have told on another one, and nobody said by then that the two belong together. */
export const toldAgain: Finder<'told-again'> = ({ issues }, rules) => issues.flatMap((issue) => [...inIssue(issue, rules)])

function* inIssue(issue: Issue, { windowMs, lapseMs }: { windowMs: number; lapseMs: number }): Generator<Found> {
  const tellings = issue.talks.flatMap((talk) => {
    const told = talk.isOurs ? undefined : talk.events.find(isTelling)
    return told === undefined ? [] : [{ talk, told }]
  })
  const inOrder = tellings.toSorted((one, other) => compareEvents(one.told, other.told))
  for (const [index, { talk, told }] of inOrder.entries()) {
    if (isKnown(talk, told, issue)) continue
    const before = inOrder.slice(0, index).findLast((other) => mediumOf(other.told) !== mediumOf(told))?.told
    if (before === undefined || told.occurredAt - before.occurredAt > windowMs * 1_000 || isSettledBetween(issue, before, told)) continue
    const end = endOfMatter(issue, told, lapseMs)
    yield { evidence: [before, told], openedAt: told.occurredAt, end, lapsesAt: end.at }
  }
}

/** The customer has said what it is about: in writing, or to somebody who took the call. */
function isTelling(event: TimelineEvent): boolean {
  if (mediumOf(event) === undefined) return false
  return (TOLD.has(event.type) && isComing(event)) || isTaken(event) || (event.type === 'conversation.assigned' && mediumOf(event) === 'voice')
}

/** Whoever took it knew what it goes on from. */
function isKnown({ key }: Talk, told: TimelineEvent, { statements }: Issue): boolean {
  return statements.some(({ from, to, isSame, event }) => isSame && (from === key || to === key) && compareEvents(event, told) <= 0)
}

function isSettledBetween({ settlements }: Issue, from: TimelineEvent, to: TimelineEvent): boolean {
  return settlements.some((event) => compareEvents(from, event) < 0 && compareEvents(event, to) < 0)
}
