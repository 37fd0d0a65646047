import type { CloudEvent } from '@throughline/events'
import { timeOf } from '@throughline/events'
import { CLEAR } from './split.js'

/** The columns of an event row that its CloudEvent is put together from. */
export interface PayloadRow {
  type: string
  occurredAt: number
  channel: string | null
  direction: string | null
  organisation: string | null
  topic: string | null
  data: string | null
  sealed: Buffer | null
}

/** Puts an event together again: the opposite of `splitPayload`, with `time` in UTC. */
export function joinPayload(row: PayloadRow): CloudEvent {
  const { data: personal, ...attributes } = openBlob(row.sealed)
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

function openBlob(sealed: Buffer | null): Record<string, unknown> {
  if (sealed === null || sealed.length === 0) return {}
  if (sealed[0] !== CLEAR) {
    throw new Error(`The payload's header byte is ${sealed[0]}, which this version cannot read: is a newer one writing?`)
  }
  return JSON.parse(sealed.toString('utf8', 1)) as Record<string, unknown>
}
