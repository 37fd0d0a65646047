import { readSql, UUID } from '@throughline/database'
import type { PoolClient } from 'pg'
import { type OutboxMessage, outboxTopicOf } from './message.js'

const text = readSql(import.meta.url, './add-to-outbox.sql')

const HEX_ID = /^(?:[0-9a-f]{2}){16,64}$/
const TYPE = /^[a-z_]+\.[a-z_]+$/

/**
 * Notes messages that are to leave the system, in the caller's transaction: they leave when it commits, at least once, and
 * those about one subject in the order in which they were added (transactions that add about the same subject at the same
 * time have no order among each other). One whose id its tenant has used before is passed over, whenever that was.
 *
 * @param client in a transaction, as the projector (of any tenant) or as the gateway (of its tenant)
 * @returns how many were new
 * @throws TypeError when an id or a type is none
 */
export async function addToOutbox(client: Pick<PoolClient, 'query'>, messages: readonly OutboxMessage[]): Promise<number> {
  const each = [...new Map(messages.map((message) => [`${message.tenantId} ${message.id}`, message])).values()]
  if (each.length === 0) return 0
  for (const message of each) check(message)
  const { rows } = await client.query<{ added: number }>(text, [
    each.map(({ tenantId }) => tenantId),
    each.map(({ id }) => Buffer.from(id, 'hex')),
    each.map(({ type }) => type),
    each.map(({ subjectId }) => subjectId),
    each.map(({ at }) => at),
    each.map(({ data }) => JSON.stringify(data)),
    each.map(({ type }) => outboxTopicOf(type) ?? null),
  ])
  return rows[0]?.added ?? 0
}

function check({ id, type, subjectId }: OutboxMessage): void {
  if (!HEX_ID.test(id)) throw new TypeError(`a message's id is 16 to 64 bytes in hex, not ${JSON.stringify(id)}`)
  if (!TYPE.test(type)) throw new TypeError(`a message's type is noun.verb, not ${JSON.stringify(type)}`)
  if (!UUID.test(subjectId)) throw new TypeError(`a message's subject is a UUID, not ${JSON.stringify(subjectId)}`)
}
