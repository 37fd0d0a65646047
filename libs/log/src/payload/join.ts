import type { CloudEvent } from '@throughline/events'
import { timeOf } from '@throughline/events'
import { openTexts, type KeyReader, type SealedText } from './sealed-text.js'

/** The columns of an event row that its CloudEvent is put together from. */
export interface PayloadRow {
  type: string
  occurredAt: number
  channel: string | null
  direction: string | null
  organisation: string | null
  topic: string | null
  /** JSON of what is not personal. */
  data: string | null
  /** Null: there is nothing (any more). */
  sealed: SealedText | null
}

/**
 * The events of rows of one tenant, put together again, with `time` in UTC. In place of one whose subject was erased
 * stands undefined.
 * @throws KeyStoreError when the keys cannot be had now; BrokenSealError when one does not open although its key is there
 */
export async function openEvents(
  keys: KeyReader,
  tenantId: string,
  rows: readonly PayloadRow[],
): Promise<(CloudEvent | undefined)[]> {
  const sealed = rows.flatMap((row) => row.sealed ?? [])
  const texts = sealed.length === 0 ? [] : await openTexts(keys, tenantId, sealed)
  let next = 0
  return rows.map((row) => {
    if (row.sealed === null) return joinPayload(row, '{}')
    const text = texts[next++]
    return text === undefined ? undefined : joinPayload(row, text)
  })
}

/** The opposite of `splitPayload`. @param closed what was sealed, opened; `{}` to show what is not personal */
export function joinPayload(row: Omit<PayloadRow, 'sealed'>, closed: string): CloudEvent {
  const { data: personal, ...attributes } = closed === '' ? {} : (JSON.parse(closed) as Record<string, unknown>)
  const event: Record<string, unknown> = { specversion: '1.0', ...attributes, type: row.type, time: timeOf(row.occurredAt) }
  if (row.channel !== null) event['channel'] = row.channel
  if (row.direction !== null) event['direction'] = row.direction
  if (row.organisation !== null) event['organisation'] = row.organisation
  if (row.topic !== null) event['topic'] = row.topic
  if (row.data === null) {
    if (personal !== undefined) event['data'] = personal
  } else {
    event['data'] = { ...(JSON.parse(row.data) as object), ...(personal as object | undefined) }
  }
  return event as CloudEvent
}
