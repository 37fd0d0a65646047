import type { Kept } from '../fold/kept.js'
import type { Conversation } from '../parts/conversations/conversation.js'
import { type Continuation, continuations, isUnsettled } from '../parts/conversations/threads.js'

const HOUR = 3_600_000_000
/** After so long without an event nobody is there any more, whether or not an end was told. */
const QUIET = { immediate: 24 * HOUR, other: 7 * 24 * HOUR }
const IMMEDIATE = new Set(['voice', 'ivr', 'chat', 'bot', 'store', 'web', 'mobile'])

/** A conversation as it stands at a time. */
export type Talk = Omit<Conversation, 'status'> & {
  state: Conversation['status'] | 'quiet'
  /** The customer left without what they came for, as far as events say so. */
  unsettled: boolean
  /** The customer's last words have no answer. */
  unanswered: boolean
  continues?: Continuation
}

/** Conversations in the order of their latest event, the newest first. */
export function talksOf(conversations: Kept<Conversation>, now: number): Kept<Talk> {
  const from = continuations(conversations)
  const items = conversations.items.toReversed().map(({ status, ...conversation }) => {
    const continues = from.get(conversation.key)
    const talk: Talk = {
      ...conversation,
      state: stateOf({ status, ...conversation }, now),
      unsettled: isUnsettled({ status, ...conversation }),
      unanswered: isUnanswered({ status, ...conversation }),
    }
    return continues === undefined ? talk : { ...talk, continues }
  })
  return { items, more: conversations.more }
}

/** A matter that went over several conversations, the newest first. */
export interface Matter {
  conversations: string[]
  topic?: string
  startedAt: number
  lastAt: number
  /** How many of them the customer began: three or more are a burden. */
  contacts: number
  /** The rule by which a step of it was inferred; missing: every step was stated. */
  rule?: string
  events: string[]
}

/** Conversations that go on from one another, where there are several. */
export function mattersOf({ items }: Kept<Talk>): Matter[] {
  const byKey = new Map(items.map((talk) => [talk.key, talk]))
  const byRoot = Map.groupBy(items, (talk) => rootOf(talk, byKey))
  return [...byRoot.values()].filter((talks) => talks.length > 1).map(matterOf)
}

function matterOf(talks: readonly Talk[]): Matter {
  const steps = talks.flatMap(({ continues }) => (continues === undefined ? [] : [continues]))
  const rule = steps.find(({ how }) => how === 'inferred')?.rule
  const topic = talks.find((talk) => talk.topic !== undefined)?.topic
  return {
    conversations: talks.map(({ key }) => key),
    ...(topic === undefined ? {} : { topic }),
    startedAt: Math.min(...talks.map(({ startedAt }) => startedAt)),
    lastAt: Math.max(...talks.map(({ lastAt }) => lastAt)),
    contacts: talks.filter(({ direction }) => direction !== 'outbound').length,
    ...(rule === undefined ? {} : { rule }),
    events: [...new Set(talks.flatMap(({ events }) => events.slice(0, 1)))],
  }
}

/** The first conversation of the matter; statements may go in circles, which end where they began. */
function rootOf(talk: Talk, byKey: ReadonlyMap<string, Talk>): string {
  const seen = new Set<string>()
  let root = talk
  while (root.continues !== undefined && !seen.has(root.key)) {
    seen.add(root.key)
    const from = byKey.get(root.continues.from)
    if (from === undefined) break
    root = from
  }
  // Of a circle, the same one wherever it was entered.
  return seen.has(root.key) ? [...seen].toSorted()[0]! : root.key
}

function stateOf({ status, lastAt, channels }: Conversation, now: number): Talk['state'] {
  if (status !== 'open' && status !== 'waiting') return status
  const immediate = channels.some((channel) => IMMEDIATE.has(channel))
  return now - lastAt > (immediate ? QUIET.immediate : QUIET.other) ? 'quiet' : status
}

function isUnanswered({ status, asked, answered }: Conversation): boolean {
  if (asked === undefined || status === 'resolved') return false
  return answered === undefined || answered.saidAt < asked.saidAt
}
