import type { CareRules } from '../care-rules.js'
import type { Derived } from '../derivation.js'
import { effortOf } from '../effort/effort.js'
import type { Issue } from '../issues/issue.js'
import { issuesIn } from '../issues/issues.js'
import type { SignalRules } from '../signals/signal-rules.js'
import type { Story } from '../story.js'
import { commonOf, type StageAt } from './about-events.js'
import type { ContactFact, IssueFact } from './contact-facts.js'
import { conversationOf } from './conversations.js'
import { contractsIn, orderIn, ordersIn, placings } from './orders.js'
import { stagesAt } from './stages.js'
import { toldIn } from './told.js'
import { waitsOf } from './waits.js'

/** What contacts, orders and promises of one customer come to, in the form in which it is counted across customers. */
export function contacts({ events }: Story, { signals, journey }: Pick<CareRules, 'signals' | 'journey'>): Derived<ContactFact> {
  const issues = issuesIn({ events }, signals.rules.issues)
  const firsts = events.filter(({ class: kind }) => kind === 'contact' || kind === 'record').map(({ uid }) => uid)
  if (firsts.length === 0) return { rows: [] }
  const stageAt = stagesAt(events, new Set(firsts), journey)
  const placed = placings(events)
  const conversations = issues.flatMap((issue) =>
    issue.talks.map((talk) => {
      const named = talk.events.map(orderIn).findLast((order) => order !== undefined && placed.has(order))
      return conversationOf(talk, issue.uid, placed.get(named ?? '')?.uid, stageAt)
    }),
  )
  const waits = issues.flatMap(({ talks }) => talks.flatMap((talk) => waitsOf(talk, stageAt)))
  return {
    rows: [
      ...conversations,
      ...waits,
      ...issues.map((issue) => issueOf(issue, stageAt, signals.rules.effort)),
      ...ordersIn(events, issues, stageAt),
      ...toldIn(events, stageAt),
      ...contractsIn(events, stageAt),
    ],
  }
}

function issueOf(issue: Issue, stageAt: StageAt, rules: SignalRules['effort']): IssueFact {
  return {
    ...commonOf(issue.events, stageAt),
    fact: 'issue',
    lastAt: issue.lastAt,
    contacts: issue.contacts.length,
    conversations: issue.talks.length,
    transfers: issue.transfers.length,
    escalations: issue.escalations.length,
    switches: issue.switches.length,
    waitedMs: issue.waits.reduce((sum, { ms }) => sum + ms, 0),
    outcome: issue.outcome,
    settledAt: issue.settledAt,
    effort: effortOf(issue, rules).score,
  }
}
