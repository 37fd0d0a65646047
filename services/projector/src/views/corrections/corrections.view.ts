import { readSql } from '@throughline/database'
import { isRecord, microsOf } from '@throughline/events'
import type { FollowedEvent } from '@throughline/log'
import type { Batch } from '../../follow/batch.js'
import { markToldAbout } from '../../care/marks/mark.js'
import { RulesOfTenants } from '../identity/rules-of-tenants.js'
import type { Target, View, ViewContext } from '../view.js'
import { type Correction, isCorrection, readCorrection } from './read-statement.js'

const amongText = 'select tenant_id, event_uid from views.corrected_among($1, $2, $3, $4)'
const correctionsText = readSql(import.meta.url, './write-corrections.sql')
const targetsText = readSql(import.meta.url, './write-targets.sql')
const findText = readSql(import.meta.url, './find-targets.sql')
const forgetText = readSql(import.meta.url, './forget.sql')
const forgetEventText = readSql(import.meta.url, './forget-event.sql')

/**
 * What was said about events: corrected, retracted, refiled. Readers probe it by event and by subject. Statements may come
 * before their event and from another part, so both sides look for the other one.
 */
export function correctionsView({ keys }: ViewContext): View {
  const tenants = new RulesOfTenants(keys)
  return {
    name: 'corrections',
    version: 1,
    tables: ['views.correction', 'views.correction_target'],

    async apply(batch, to) {
      if (batch.events.length === 0) return
      const said = batch.events.filter(isCorrection)
      const among = await correctedAmong(to, batch, said.length > 0)
      if (among.length > 0) await to.client.query(targetsText, [to.build, JSON.stringify(among.map((row) => targetOf(row, batch.part)))])
      if (said.length > 0) await write(to, await read(batch, said, to, tenants))
      await markToldAbout(to.client, [...among, ...said], to.build)
      // Behind the rest: what an erasure names may be in the same chunk.
      await forget(batch, to)
    },
  }
}

async function correctedAmong({ client, build }: Target, { events }: Batch, alone: boolean): Promise<FollowedEvent[]> {
  const { rows } = await client.query<{ tenant_id: string; event_uid: string }>({
    name: 'corrected_among',
    text: amongText,
    values: [build, alone, events.map(({ tenantId }) => tenantId), events.map(({ eventUid }) => eventUid)],
  })
  if (rows.length === 0) return []
  const found = new Set(rows.map((row) => `${row.tenant_id} ${row.event_uid}`))
  return events.filter(({ tenantId, eventUid }) => found.has(`${tenantId} ${eventUid}`))
}

async function read(batch: Batch, said: readonly FollowedEvent[], { client }: Target, tenants: RulesOfTenants): Promise<Correction[]> {
  const opened = await batch.open(said)
  const corrections: Correction[] = []
  for (const [index, row] of said.entries()) {
    const correction = readCorrection(row, batch.part, opened[index], await tenants.reading(client, row.tenantId))
    if (correction !== undefined) corrections.push(correction)
  }
  return corrections
}

/** Statements, and the events that they name as far as they have been passed: this chunk is passed, too. */
async function write({ client, build }: Target, corrections: readonly Correction[]): Promise<void> {
  if (corrections.length === 0) return
  await client.query(correctionsText, [build, JSON.stringify(corrections)])
  await client.query(findText, [
    build,
    corrections.map((one) => one['tenant_id']),
    corrections.map((one) => one['target_uid']),
  ])
}

function targetOf(row: FollowedEvent, part: number): object {
  const { tenantId, eventUid, subjectId, position, occurredAt, sequence, recordedAt } = row
  return {
    tenant_id: tenantId, event_uid: eventUid, subject_id: subjectId, part, pos: position,
    occurred_at: occurredAt, sequence, recorded_at: recordedAt,
  }
}

async function forget(batch: Batch, { client, build }: Target): Promise<void> {
  const rows = batch.events.filter(({ type }) => type === 'customer.erased' || type === 'event.erased')
  const opened = await batch.open(rows)
  for (const [index, { type, tenantId }] of rows.entries()) {
    const data: unknown = opened[index]?.data
    const { subjectIds, erasedAt, eventUid, fields } = isRecord(data) ? data : {}
    if (type === 'customer.erased' && Array.isArray(subjectIds)) {
      await client.query(forgetText, [tenantId, build, subjectIds, microsOf(String(erasedAt))])
    }
    if (type === 'event.erased' && typeof eventUid === 'string') await markToldAbout(client, [{ tenantId, eventUid }], build)
    if (type === 'event.erased') await client.query(forgetEventText, [tenantId, build, eventUid, !Array.isArray(fields), saysNothing(fields)])
  }
}

/** Whether an event that some fields were taken out of may say nothing about another one any more. */
function saysNothing(fields: unknown): boolean {
  return !Array.isArray(fields) || fields.some((field) => /^\/data(\/(source|id|to|time))?$/.test(String(field)))
}
