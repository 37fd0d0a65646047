import { ORGANISATION, type Scope } from '@throughline/access'
import { asTenant } from '@throughline/database'
import type { Pool } from 'pg'
import { MAX_ORIGINS, parseOrigin } from '../origins.js'
import { parseScopes } from '../scopes.js'
import { parseLimits, type TenantLimits } from '../settings.js'
import { createToken } from '../token.js'
import { type ApiKey, apiKeyOf, type ApiKeyRow } from './api-key.js'
import { checked, ControlError } from './errors.js'
import { insertKey, listKeysBehind, revoke } from './keys.sql.js'
import { findTenant } from './tenants.js'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export interface KeyRequest {
  /** Slug or id. */
  tenant: string
  scopes: readonly string[]
  /** Events of this key are this organisation's. Default: any, as the event says. */
  organisation?: string
  /** Origins of web pages that may use the key. Default: none, a server's key. */
  origins?: readonly string[]
  /** Default: never. */
  expiresAt?: Date
  /** Its own share of the tenant's limits. Default: as much as the tenant. */
  limits?: unknown
}

/** Makes a key. `token` is in this answer and nowhere else. @throws ControlError when something about it is not valid */
export async function createKey(control: Pool, request: KeyRequest): Promise<{ key: ApiKey; token: string }> {
  const asked = checked(() => checkedRequest(request))
  const { id } = await findTenant(control, request.tenant)
  const { token, prefix, sha256 } = createToken()
  const { scopes, organisation, origins, limits } = asked
  const values = [id, prefix, sha256, scopes, organisation, origins, limits && JSON.stringify(limits), request.expiresAt]
  const { rows } = await asTenant(control, id, (client) => client.query<ApiKeyRow>(insertKey, values))
  return { key: apiKeyOf(rows[0]!), token }
}

interface CheckedRequest {
  scopes: Scope[]
  organisation: string | undefined
  origins: string[]
  limits: TenantLimits | undefined
}

function checkedRequest({ scopes, origins = [], organisation, limits, expiresAt }: KeyRequest): CheckedRequest {
  const different = [...new Set(origins.map(parseOrigin))]
  if (different.length > MAX_ORIGINS) throw new Error(`a key may name ${MAX_ORIGINS} origins at most`)
  if (organisation !== undefined && !ORGANISATION.test(organisation)) {
    throw new Error(`organisation ${organisation}: 1 to 128 characters, no slash, no space first`)
  }
  if (expiresAt !== undefined && Number.isNaN(expiresAt.getTime())) throw new Error('expiresAt is no time')
  return { scopes: parseScopes(scopes), organisation, origins: different, limits: limits === undefined ? undefined : parseLimits(limits) }
}

export interface KeyList {
  /** Default 1,000. */
  limit?: number
  /** Only those made before the key with this id. */
  behind?: string
  /** Only those of this organisation. */
  organisation?: string
}

/** Keys of a tenant, newest first. */
export async function listKeys(control: Pool, tenant: string, list: KeyList = {}): Promise<ApiKey[]> {
  const { id } = await findTenant(control, tenant)
  const values = [id, list.limit ?? 1_000, list.behind, list.organisation]
  const { rows } = await asTenant(control, id, (client) => client.query<ApiKeyRow>(listKeysBehind, values), { readOnly: true })
  return rows.map(apiKeyOf)
}

/**
 * Revokes a key by its id or prefix, once and for all; services refuse it within 30 s.
 *
 * @param organisation only if it is this organisation's
 * @throws ControlError when the tenant has no such key
 */
export async function revokeKey(control: Pool, tenant: string, idOrPrefix: string, organisation?: string): Promise<ApiKey> {
  const { id, slug } = await findTenant(control, tenant)
  const which = UUID.test(idOrPrefix) ? [idOrPrefix, null] : [null, idOrPrefix]
  const { rows } = await asTenant(control, id, (client) => client.query<ApiKeyRow>(revoke, [id, ...which, organisation]))
  if (rows[0] === undefined) {
    throw new ControlError('unknown', `tenant ${slug} has no key ${idOrPrefix}: \`throughline key list\` shows them`)
  }
  return apiKeyOf(rows[0])
}
