/** A webhook endpoint of a tenant. */
export interface WebhookEndpoint {
  readonly id: string
  readonly url: string
  readonly description: string
  /** Of messages that it wants; `signal.*` for all of a family, `*` for all. */
  readonly types: readonly string[]
  /** `disabled`: it failed for too long. */
  readonly state: 'active' | 'paused' | 'disabled'
  /** Why it is not active. */
  readonly reason: string | undefined
  readonly stateAt: Date
  /** Since when nothing arrives; undefined: the last attempt went well, or there was none. */
  readonly failingSince: Date | undefined
  readonly createdAt: Date
  readonly createdBy: string
}

export interface EndpointRow {
  id: string
  url: string
  description: string
  types: string[]
  state: WebhookEndpoint['state']
  reason: string | null
  state_at: Date
  failing_since: Date | null
  created_at: Date
  created_by: string
}

export const ENDPOINT_COLUMNS = 'id, url, description, types, state, reason, state_at, failing_since, created_at, created_by'

export function endpointOf(row: EndpointRow): WebhookEndpoint {
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    types: row.types,
    state: row.state,
    reason: row.reason ?? undefined,
    stateAt: row.state_at,
    failingSince: row.failing_since ?? undefined,
    createdAt: row.created_at,
    createdBy: row.created_by,
  }
}
