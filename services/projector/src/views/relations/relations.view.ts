import { readSql } from '@throughline/database'
import { type CloudEvent, isRecord, microsOf } from '@throughline/events'
import type { FollowedEvent } from '@throughline/log'
import type { Target, View } from '../view.js'
import { addFact, type Facts, isAboutGroups } from './read-facts.js'

const statementsText = readSql(import.meta.url, './write-statements.sql')
const descriptionsText = readSql(import.meta.url, './write-descriptions.sql')
const forgetSubjectsText = readSql(import.meta.url, './forget-subjects.sql')
const forgetEventText = readSql(import.meta.url, './forget-event.sql')

/**
 * Who belongs to which household or account. Only what events say is written, in any order; who is a member at a time is
 * reckoned when somebody asks, so that a merge of two members shows at once.
 */
export function relationsView(): View {
  return {
    name: 'relations',
    version: 1,
    tables: ['views.relation_statement', 'views.relation_description'],
    concerns: isOfUse,

    async apply(batch, to) {
      const rows = batch.events.filter(isOfUse)
      const opened = await batch.open(rows)
      const told = rows.flatMap((row, index) => (opened[index] ? [{ row, event: opened[index] }] : []))
      const facts: Facts = { statements: [], descriptions: [] }
      for (const { row, event } of told) if (!isErasure(row)) addFact(facts, batch.part, row, event)
      await write(to, statementsText, facts.statements)
      await write(to, descriptionsText, facts.descriptions)
      // Behind the facts: what an erasure names may be in the same chunk.
      for (const { row, event } of told) if (isErasure(row)) await forget(to, row.tenantId, event)
    },
  }
}

function isOfUse(row: FollowedEvent): boolean {
  return isErasure(row) || isAboutGroups(row)
}

function isErasure({ type }: FollowedEvent): boolean {
  return type === 'customer.erased' || type === 'event.erased'
}

async function write({ client, build }: Target, text: string, rows: readonly object[]): Promise<void> {
  if (rows.length > 0) await client.query(text, [build, JSON.stringify(rows)])
}

async function forget({ client, build }: Target, tenantId: string, { type, data }: CloudEvent): Promise<void> {
  const { subjectIds, erasedAt, eventUid, fields } = isRecord(data) ? data : {}
  if (type === 'customer.erased' && Array.isArray(subjectIds)) {
    await client.query(forgetSubjectsText, [tenantId, build, subjectIds, microsOf(String(erasedAt))])
  }
  if (type === 'event.erased' && namesNoGroup(fields)) await client.query(forgetEventText, [tenantId, build, eventUid])
}

/** Whether nothing is left of what an event said of a group: all of it was erased, or what names the group. */
function namesNoGroup(fields: unknown): boolean {
  return !Array.isArray(fields) || fields.some((field) => /^\/data(\/group(\/.*)?)?$/.test(String(field)))
}
