import { isUtf8 } from 'node:buffer'
import { timeOf } from '@throughline/events'
import type { QuarantinedRecord, QuarantineEntry, RawRecord } from '@throughline/log'

/** A record in quarantine as operators see it in a list. */
export interface QuarantineItem {
  id: string
  code: string
  reason: string
  wayIn: string | null
  type: string | null
  recordedAt: string
  expiresAt: string
  state: string
  decidedBy: string | null
  decidedAt: string | null
}

/** With what it holds: the event where there is one, else the record as it came; or without, for who may not read it. */
export type QuarantineDetail = QuarantineItem & ({ event: unknown } | { record: ShownRecord } | { masked: true })

interface ShownRecord {
  /** In text where it is UTF-8, else in base64 (`encoding` tells). */
  value: string | null
  encoding: 'utf8' | 'base64'
  key: string | null
  headers: Record<string, string[]>
  timestamp: string
}

export function itemOf(entry: QuarantineEntry): QuarantineItem {
  const { id, code, reason, wayIn, type, recordedAt, expiresAt, state, decidedBy, decidedAt } = entry
  return {
    id,
    code,
    reason,
    wayIn,
    type,
    recordedAt: timeOf(recordedAt),
    expiresAt: timeOf(expiresAt),
    state,
    decidedBy,
    decidedAt: decidedAt?.toISOString() ?? null,
  }
}

export function detailOf(record: QuarantinedRecord): QuarantineDetail {
  if ('event' in record) return { ...itemOf(record), event: record.event }
  const event = eventIn(record.raw)
  return event === undefined ? { ...itemOf(record), record: shownRecord(record.raw) } : { ...itemOf(record), event }
}

/** The event that a record holds, whatever else is wrong with it; undefined when its value is no JSON object. */
export function eventIn({ value }: RawRecord): unknown {
  if (value === null) return undefined
  const bytes = Buffer.from(value, 'base64')
  if (!isUtf8(bytes)) return undefined
  try {
    const parsed: unknown = JSON.parse(bytes.toString('utf8'))
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

function shownRecord({ key, value, headers, timestamp }: RawRecord): ShownRecord {
  const bytes = value === null ? undefined : Buffer.from(value, 'base64')
  const encoding = bytes === undefined || isUtf8(bytes) ? 'utf8' : 'base64'
  const texts = Object.entries(headers).map(([name, values]) => [name, values.map(text)] as const)
  return {
    value: bytes?.toString(encoding) ?? null,
    encoding,
    key: key === null ? null : text(key),
    headers: Object.fromEntries(texts),
    timestamp: Number.isFinite(timestamp) ? timeOf(timestamp * 1_000) : String(timestamp),
  }
}

const text = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8')
