import { readSql, type TenantClient } from '@throughline/database'
import type { CloudEvent } from '@throughline/events'
import { NOBODY } from '@throughline/vault'
import { joinPayload, type PayloadRow } from '../payload/join.js'
import { boundToPlace, type RawRecord } from '../payload/raw-record.js'
import { openTexts, SealedText, type KeyReader } from '../payload/sealed-text.js'

const listText = readSql(import.meta.url, './list-quarantine.sql')
const readText = readSql(import.meta.url, './read-quarantined.sql')
const decideText = readSql(import.meta.url, './decide-quarantined.sql')

export type QuarantineState = 'open' | 'replayed' | 'discarded'

/** A record in quarantine, without what it holds. Times in microseconds since 1970. */
export interface QuarantineEntry {
  id: string
  /** From a closed list; `conflict` for another telling of an id that was told before. */
  code: string
  reason: string
  wayIn: string | null
  recordedAt: number
  /** When it is thrown away. */
  expiresAt: number
  /** The event's type, where it is known. */
  type: string | null
  state: QuarantineState
  /** API key of the operator who decided. */
  decidedBy: string | null
  decidedAt: Date | null
}

/** With what it holds: an event that could be read, or the Kafka record byte for byte. */
export type QuarantinedRecord = QuarantineEntry & ({ event: CloudEvent } | { raw: RawRecord })

/** With what it holds, still sealed. */
export interface SealedRecord {
  entry: QuarantineEntry
  sealed: SealedText
  /** The columns that the other telling of an event would have had; undefined for a Kafka record. */
  columns: Omit<PayloadRow, 'sealed'> | undefined
}

export interface QuarantineFilter {
  /** Only these codes. */
  codes?: readonly string[]
  state?: QuarantineState
  /** Only what comes after this one in the list. */
  after?: { recordedAt: number; id: string }
}

interface Row {
  id: string
  code: string
  reason: string
  way_in: string | null
  recorded_at: string
  expires_at: string
  type: string | null
  state: QuarantineState
  decided_by: string | null
  decided_at: Date | null
}

interface FullRow extends Row {
  header: Partial<Record<string, string | number>> | null
  data: string | null
  sealed: Buffer
  tenant_id: string
  subject_id: string | null
  event_uid: string | null
  topic_epoch: number
  part: number
  kafka_offset: string
}

/** A tenant's records in quarantine, newest first, at most `limit`. */
export async function listQuarantine(
  client: TenantClient,
  tenantId: string,
  filter: QuarantineFilter,
  limit: number,
): Promise<QuarantineEntry[]> {
  const { codes, state, after } = filter
  const values = [tenantId, codes ?? null, state ?? null, after?.recordedAt ?? null, after?.id ?? null, limit]
  const { rows } = await client.query<Row>(listText, values)
  return rows.map(entryOf)
}

/** One record with what it holds, sealed; undefined when the tenant has no such record (any more). */
export async function readQuarantined(
  client: TenantClient,
  tenantId: string,
  id: string,
): Promise<SealedRecord | undefined> {
  const { rows } = await client.query<FullRow>(readText, [tenantId, id])
  const [row] = rows
  if (row === undefined) return undefined
  const columns = row.header === null ? undefined : columnsOf(row.header, row.data)
  return { entry: entryOf(row), sealed: sealedIn(row), columns }
}

/**
 * Opens what a record holds; undefined when its subject was erased.
 * @throws KeyStoreError when the keys cannot be had now; BrokenSealError when it does not open although its key is there
 */
export async function openQuarantined(
  keys: KeyReader,
  tenantId: string,
  { entry, sealed, columns }: SealedRecord,
): Promise<QuarantinedRecord | undefined> {
  const [text] = await openTexts(keys, tenantId, [sealed])
  if (text === undefined) return undefined
  return columns ? { ...entry, event: joinPayload(columns, text) } : { ...entry, raw: JSON.parse(text) as RawRecord }
}

/** Keeps what an operator decided. */
export async function decideQuarantined(
  client: TenantClient,
  tenantId: string,
  id: string,
  decision: 'replayed' | 'discarded',
  decidedBy: string,
): Promise<void> {
  await client.query(decideText, [tenantId, id, decision, decidedBy])
}

/** Another telling is sealed as the event that it would have been; a record that was none is bound to its place. */
function sealedIn(row: FullRow): SealedText {
  const owner = { tenantId: row.tenant_id, subjectId: row.subject_id }
  const place = { topicEpoch: row.topic_epoch, part: row.part, offset: Number(row.kafka_offset) }
  const bound = boundToPlace(owner, place)
  return new SealedText(row.header === null ? bound : { ...bound, uid: row.event_uid ?? NOBODY }, row.sealed)
}

function columnsOf(header: NonNullable<FullRow['header']>, data: string | null): Omit<PayloadRow, 'sealed'> {
  const text = (name: string): string | null => (header[name] === undefined ? null : String(header[name]))
  return {
    type: text('type') ?? '',
    occurredAt: Number(header['occurredAt']),
    channel: text('channel'),
    direction: text('direction'),
    organisation: text('organisation'),
    topic: text('topic'),
    data,
  }
}

function entryOf(row: Row): QuarantineEntry {
  return {
    id: row.id,
    code: row.code,
    reason: row.reason,
    wayIn: row.way_in,
    recordedAt: Number(row.recorded_at),
    expiresAt: Number(row.expires_at),
    type: row.type,
    state: row.state,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
  }
}
