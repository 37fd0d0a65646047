import { readSql } from '@throughline/database'
import { isRecord } from '@throughline/events'
import type { FollowedEvent } from '@throughline/log'
import { eventUidOf } from '@throughline/subjects'
import type { Batch } from '../../follow/batch.js'
import type { Target } from '../view.js'
import type { Reading } from './read-facts.js'

const writeText = readSql(import.meta.url, './write-retractions.sql')
const beginText = 'select views.identity_begin($1, $2) as clock'
const retractedText = `select distinct event_uid from views.identity_retracted r
  join unnest($2::uuid[], $3::uuid[]) as asked (tenant_id, event_uid) using (tenant_id, event_uid) where r.build = $1`

const RETRACTIONS: ReadonlySet<string> = new Set(['event.retracted', 'event.refiled'])

/** Whether an event says that another one counts no more, at least not for whom it was told of. */
export function retracts({ type }: FollowedEvent): boolean {
  return RETRACTIONS.has(type)
}

/**
 * Begins a chunk that writes facts. A chunk with retractions is alone: whoever writes what an event observed knows that it
 * is retracted, or whoever retracts it finds what it observed.
 * @returns how many chunks with retractions there were
 */
export async function beginChunk({ client, build }: Target, withRetractions: boolean): Promise<number> {
  const { rows } = await client.query<{ clock: string }>(beginText, [build, withRetractions])
  return Number(rows[0]?.clock ?? 0)
}

/** Writes which events count no more. */
export async function writeRetractions(
  { client, build }: Target,
  batch: Batch,
  readingOf: (tenantId: string) => Promise<Reading>,
): Promise<void> {
  const events = batch.events.filter(retracts)
  if (events.length === 0) return
  const opened = await batch.open(events)
  const told: (readonly [string, string, string, string])[] = []
  for (const [index, { tenantId, eventUid, subjectId }] of events.entries()) {
    const data: unknown = opened[index]?.data
    if (!isRecord(data) || typeof data['source'] !== 'string' || typeof data['id'] !== 'string') continue
    const { keys } = await readingOf(tenantId)
    told.push([tenantId, eventUidOf(keys, data['source'], data['id']), eventUid, subjectId])
  }
  if (told.length === 0) return
  const column = (index: 0 | 1 | 2 | 3): string[] => told.map((line) => line[index])
  await client.query(writeText, [build, column(0), column(1), column(2), column(3)])
}

/** Ids of those of these events that are retracted. @param clock what {@link beginChunk} gave */
export async function retractedAmong(
  { client, build }: Target,
  events: readonly FollowedEvent[],
  clock: number,
): Promise<ReadonlySet<string>> {
  if (clock === 0 || events.length === 0) return new Set()
  const { rows } = await client.query<{ event_uid: string }>(retractedText, [
    build,
    events.map(({ tenantId }) => tenantId),
    events.map(({ eventUid }) => eventUid),
  ])
  return new Set(rows.map((row) => row.event_uid))
}
