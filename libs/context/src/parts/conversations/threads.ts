import type { Kept } from '../../fold/kept.js'
import { joined, type Proof } from '../../fold/proof.js'
import type { Conversation } from './conversation.js'

/** How one conversation goes on from an earlier one: stated by an event, or inferred by a rule that is named. */
export interface Continuation {
  /** The earlier conversation; it may be a visit, or one that is no longer kept. */
  from: string
  how: 'stated' | 'inferred'
  rule: string
  events: Proof
}

const HOUR = 3_600_000_000

/** So long after its last event a conversation may still be gone on with. */
const SAME_MATTER = 72 * HOUR
const UNSETTLED = 24 * HOUR

/**
 * What each conversation goes on from, by its key. It only says how conversations belong together, never that two
 * people are one: it looks at a single customer's conversations.
 */
export function continuations({ items }: Kept<Conversation>): ReadonlyMap<string, Continuation> {
  const inOrder = items.toSorted((a, b) => a.startedAt - b.startedAt || (a.key < b.key ? -1 : 1))
  const found = inOrder.flatMap((conversation, index) => {
    const continuation = stated(conversation, inOrder) ?? inferred(conversation, inOrder.slice(0, index))
    return continuation === undefined ? [] : [[conversation.key, continuation] as const]
  })
  return new Map(found)
}

function stated(conversation: Conversation, all: readonly Conversation[]): Continuation | undefined {
  const own = conversation.relations.items.findLast(({ relation }) => relation !== 'unlinked')
  if (own !== undefined) return { from: own.key, how: 'stated', rule: own.relation, events: own.events }
  // A link may have been stated at the earlier one of the two.
  for (const other of all) {
    const back = other.relations.items.findLast(
      ({ key, relation }) => key === conversation.key && relation !== 'unlinked' && relation !== 'continues',
    )
    if (back !== undefined && other.startedAt < conversation.startedAt) {
      return { from: other.key, how: 'stated', rule: back.relation, events: back.events }
    }
  }
  return undefined
}

function inferred(conversation: Conversation, earlier: readonly Conversation[]): Continuation | undefined {
  for (const other of earlier.toReversed()) {
    const rule = areUnlinked(conversation, other) ? undefined : ruleFor(conversation, other)
    if (rule !== undefined) {
      return {
        from: other.key,
        how: 'inferred',
        rule,
        events: joined(other.events.slice(-1), conversation.events.slice(0, 1)),
      }
    }
  }
  return undefined
}

function ruleFor(conversation: Conversation, other: Conversation): string | undefined {
  const gap = conversation.startedAt - other.lastAt
  if (conversation.direction === 'outbound' || gap > SAME_MATTER) return undefined
  if (conversation.orderId !== undefined && conversation.orderId === other.orderId) return 'same order within 72 hours'
  if (conversation.topic !== undefined && conversation.topic === other.topic) return 'same topic within 72 hours'
  return gap <= UNSETTLED && isUnsettled(other) ? 'contact within 24 hours of one that settled nothing' : undefined
}

/** Whether the customer left without what they came for, as far as events say so. */
export function isUnsettled({ status, outcome, botFailures }: Conversation): boolean {
  if (outcome !== undefined) return outcome !== 'fulfilled'
  return status === 'abandoned' || (botFailures > 0 && status !== 'resolved')
}

function areUnlinked(a: Conversation, b: Conversation): boolean {
  const denies = (from: Conversation, to: Conversation) =>
    from.relations.items.some(({ key, relation }) => key === to.key && relation === 'unlinked')
  return denies(a, b) || denies(b, a)
}
