import { readSql, type TenantClient } from '@throughline/database'
import { ENDPOINT_COLUMNS, type EndpointRow, endpointOf, type WebhookEndpoint } from './columns.js'

const changeText = readSql(import.meta.url, './change-endpoint.sql').replace('{{columns}}', ENDPOINT_COLUMNS)
const removeText = readSql(import.meta.url, './remove-endpoint.sql')
// By itself: then two that come at once are counted one after the other.
const lockText = 'select id from control.tenant where id = $1::uuid for no key update'
const insertText = `insert into control.webhook_endpoint (tenant_id, id, url, description, types, created_by)
  select $1::uuid, $2::uuid, $3, $4, $5::text[], $6 where (select count(*) from control.webhook_endpoint where tenant_id = $1::uuid) < $7::integer
  returning ${ENDPOINT_COLUMNS}`
const listText = `select ${ENDPOINT_COLUMNS} from control.webhook_endpoint where tenant_id = $1::uuid order by created_at, id limit $2::integer`
const findText = `select ${ENDPOINT_COLUMNS} from control.webhook_endpoint where tenant_id = $1::uuid and id = $2::uuid`

/** Of a tenant; each message of its types is kept and sent once for each. */
export const MAX_WEBHOOK_ENDPOINTS = 50

export type NewWebhookEndpoint = Pick<WebhookEndpoint, 'id' | 'url' | 'description' | 'types' | 'createdBy'>

export interface WebhookEndpointChange {
  readonly url?: string | undefined
  readonly description?: string | undefined
  readonly types?: readonly string[] | undefined
  /** `false` also lets one go on that was disabled. */
  readonly paused?: boolean | undefined
}

/** @returns undefined when the tenant has as many as it may have */
export async function insertWebhookEndpoint(client: TenantClient, tenantId: string, wish: NewWebhookEndpoint): Promise<WebhookEndpoint | undefined> {
  const { id, url, description, types, createdBy } = wish
  await client.query(lockText, [tenantId])
  const { rows } = await client.query<EndpointRow>(insertText, [tenantId, id, url, description, types, createdBy, MAX_WEBHOOK_ENDPOINTS])
  return rows[0] && endpointOf(rows[0])
}

/** All of a tenant, the oldest first. */
export async function listWebhookEndpoints(client: TenantClient, tenantId: string): Promise<WebhookEndpoint[]> {
  const { rows } = await client.query<EndpointRow>(listText, [tenantId, MAX_WEBHOOK_ENDPOINTS])
  return rows.map(endpointOf)
}

export async function findWebhookEndpoint(client: TenantClient, tenantId: string, id: string): Promise<WebhookEndpoint | undefined> {
  const { rows } = await client.query<EndpointRow>(findText, [tenantId, id])
  return rows[0] && endpointOf(rows[0])
}

/** @returns undefined when there is none */
export async function changeWebhookEndpoint(
  client: TenantClient,
  tenantId: string,
  id: string,
  change: WebhookEndpointChange,
): Promise<WebhookEndpoint | undefined> {
  const { url, description, types, paused } = change
  const { rows } = await client.query<EndpointRow>(changeText, [tenantId, id, url ?? null, description ?? null, types ?? null, paused ?? null])
  return rows[0] && endpointOf(rows[0])
}

/** What waits for it goes a little later. @returns whether there was one */
export async function removeWebhookEndpoint(client: TenantClient, tenantId: string, id: string): Promise<boolean> {
  return ((await client.query(removeText, [tenantId, id])).rowCount ?? 0) > 0
}
