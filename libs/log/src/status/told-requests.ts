import type { TenantClient } from '@throughline/database'

const text = 'select event_uid, part, pos, request from log.told_requests($1::uuid[])'

/** A recorded statement that was made by a request. */
export interface ToldRequest {
  readonly part: number
  readonly position: number
  /** Fingerprint of the request; undefined when it came otherwise, or was erased. */
  readonly request: string | undefined
}

interface Row {
  event_uid: string
  part: number
  pos: string
  request: string | null
}

/**
 * Which of these statements about identities and events the log has, for the gateway.
 * @returns by event uid
 */
export async function readToldRequests(client: TenantClient, eventUids: readonly string[]): Promise<Map<string, ToldRequest>> {
  const { rows } = await client.query<Row>(text, [eventUids])
  return new Map(rows.map((row) => [row.event_uid, { part: row.part, position: Number(row.pos), request: row.request ?? undefined }]))
}
