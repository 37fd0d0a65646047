import type { Scope } from '@throughline/access'
import type { TenantLimits } from '../settings.js'

/** A credential of a tenant. The token itself is nowhere: only its hash, and a prefix to name it by. */
export interface ApiKey {
  id: string
  tenantId: string
  prefix: string
  scopes: Scope[]
  /** Events of this key are this organisation's; null: any, as the event says. */
  organisation: string | null
  /** Origins of web pages that may use it. */
  origins: string[]
  /** Its own share of the tenant's limits. */
  limits: TenantLimits | null
  createdAt: Date
  expiresAt: Date | null
  revokedAt: Date | null
}

export interface ApiKeyRow {
  id: string
  tenant_id: string
  prefix: string
  scopes: Scope[]
  organisation: string | null
  origins: string[]
  limits: TenantLimits | null
  created_at: Date
  expires_at: Date | null
  revoked_at: Date | null
}

export function apiKeyOf(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    prefix: row.prefix,
    scopes: row.scopes,
    organisation: row.organisation,
    origins: row.origins,
    limits: row.limits,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  }
}
