import type { TimelineEvent } from '../../event.js'
import { keep } from '../../fold/kept.js'
import { proofBy } from '../../fold/proof.js'
import { exchangeKey } from '../../read/exchange.js'
import { dataOf, record } from '../../read/read.js'
import type { Conversation, Relation } from './conversation.js'

const MOST = 4
const RELATIONS = new Set<unknown>(['continues', 'same-issue', 'duplicate', 'related'])

/** What was stated about how this conversation belongs to others; the latest word on each counts. */
export function withRelations(conversation: Conversation, event: TimelineEvent): Conversation {
  const data = dataOf(event)
  const continued = record(data, 'continues')
  const stated = continued === undefined ? conversation : related(conversation, continued, 'continues', event)
  const other = record(data, 'other')
  if (other === undefined) return stated
  if (event.type === 'conversation.unlinked') return related(stated, other, 'unlinked', event)
  if (event.type !== 'conversation.linked') return stated
  const { relation } = data
  return related(stated, other, RELATIONS.has(relation) ? (relation as Relation['relation']) : 'same-issue', event)
}

function related(
  conversation: Conversation,
  { source, conversation: other }: Record<string, unknown>,
  relation: Relation['relation'],
  event: TimelineEvent,
): Conversation {
  if (typeof source !== 'string' || typeof other !== 'string') return conversation
  const key = exchangeKey(source, other)
  if (key === conversation.key) return conversation
  const item = { key, relation, statedAt: event.occurredAt, events: proofBy(event) }
  return { ...conversation, relations: keep(conversation.relations, item, { most: MOST }) }
}
