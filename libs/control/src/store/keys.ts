import { ORGANISATION } from '@throughline/access'
import { type DataSource, IsNull } from 'typeorm'
import { MAX_ORIGINS, parseOrigin } from '../origins.js'
import { parseScopes } from '../scopes.js'
import { createToken } from '../token.js'
import { ApiKey } from './api-key.entity.js'
import { findTenant } from './tenants.js'

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
}

/** Makes a key. `token` is in this answer and nowhere else. */
export async function createKey(control: DataSource, request: KeyRequest): Promise<{ key: ApiKey; token: string }> {
  const scopes = parseScopes(request.scopes)
  const origins = [...new Set((request.origins ?? []).map(parseOrigin))]
  if (origins.length > MAX_ORIGINS) throw new Error(`a key may name ${MAX_ORIGINS} origins at most`)
  if (request.organisation !== undefined && !ORGANISATION.test(request.organisation)) {
    throw new Error(`organisation ${request.organisation}: 1 to 128 characters, no slash, no space first`)
  }
  const tenant = await findTenant(control, request.tenant)
  const { token, prefix, sha256 } = createToken()
  const repository = control.getRepository(ApiKey)
  const key = await repository.save(
    repository.create({
      tenantId: tenant.id,
      prefix,
      sha256,
      scopes,
      origins,
      organisation: request.organisation ?? null,
      expiresAt: request.expiresAt ?? null,
    }),
  )
  return { key, token }
}

/** Keys of a tenant, newest first, at most `limit`. */
export async function listKeys(control: DataSource, tenant: string, limit = 1_000): Promise<ApiKey[]> {
  const { id } = await findTenant(control, tenant)
  return control.getRepository(ApiKey).find({ where: { tenantId: id }, order: { createdAt: 'DESC' }, take: limit })
}

/** Revokes a key by its id or prefix; services refuse it within 30 s. An Error when there is no such active key. */
export async function revokeKey(control: DataSource, tenant: string, idOrPrefix: string): Promise<void> {
  const { id: tenantId } = await findTenant(control, tenant)
  const which = idOrPrefix.length === 36 ? { id: idOrPrefix } : { prefix: idOrPrefix }
  const { affected } = await control
    .getRepository(ApiKey)
    .update({ ...which, tenantId, revokedAt: IsNull() }, { revokedAt: new Date() })
  if (!affected) throw new Error(`tenant ${tenant} has no active key ${idOrPrefix}: \`throughline key list\` shows them`)
}
