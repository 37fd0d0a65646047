import { readSql } from '@throughline/database'
import { isRecord } from '@throughline/events'
import { type FollowedEvent, readEvents } from '@throughline/log'
import type { Batch } from '../../follow/batch.js'
import type { Target, View, ViewContext } from '../view.js'
import { type DocumentRow, documentsOf, isTold } from './documents.js'

const writeText = readSql(import.meta.url, './write-documents.sql')
const purgeText = readSql(import.meta.url, './purge-erased.sql')
const ERASURES: ReadonlySet<string> = new Set(['customer.erased', 'event.erased'])
const placeText = 'select part, pos from log.event_claim where tenant_id = $1 and event_uid = $2'

/**
 * What events are found by: keyed hashes of the words that people said, and of the numbers of orders and the like. The
 * words themselves stay sealed in the log.
 */
export function searchView({ keys }: ViewContext): View {
  return {
    name: 'search',
    version: 1,
    tables: ['views.search'],
    concerns: (event) => isTold(event) || ERASURES.has(event.type),

    async apply(batch, to) {
      const told = batch.events.filter(isTold)
      await write(to, documentsOf(keys, batch.part, told, await batch.open(told)))
      for (const event of batch.events) {
        if (event.type === 'customer.erased') await purge(to, event)
        if (event.type === 'event.erased') await write(to, await left(event))
      }
      /** What is left of an event of which fields were erased: who erased them has taken its document away. */
      async function left(erased: FollowedEvent): Promise<DocumentRow[]> {
        const found = await readAgain(batch, to, erased)
        return found ? documentsOf(keys, found.part, found.events, await batch.open(found.events)) : []
      }
    },
  }
}

async function write({ client, build }: Target, rows: readonly DocumentRow[]): Promise<void> {
  if (rows.length > 0) await client.query(writeText, [build, JSON.stringify(rows)])
}

async function purge({ client, build }: Target, { tenantId, data }: FollowedEvent): Promise<void> {
  const { subjectIds } = dataOf(data)
  if (Array.isArray(subjectIds)) await client.query(purgeText, [tenantId, build, subjectIds])
}

async function readAgain(
  batch: Batch,
  { client }: Target,
  erased: FollowedEvent,
): Promise<{ part: number; events: readonly FollowedEvent[] } | undefined> {
  const [event] = await batch.open([erased])
  const { eventUid, fields } = isRecord(event?.data) ? event.data : {}
  if (!Array.isArray(fields)) return undefined
  const { rows } = await client.query<{ part: number; pos: string }>(placeText, [erased.tenantId, eventUid])
  const [place] = rows
  if (place === undefined) return undefined
  const { events } = await readEvents(client, place.part, Number(place.pos), { events: 1, bytes: 1 })
  return { part: place.part, events: events.filter(isTold) }
}

function dataOf(data: string | null): Record<string, unknown> {
  const read: unknown = data === null ? undefined : JSON.parse(data)
  return isRecord(read) ? read : {}
}
