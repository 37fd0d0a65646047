import type { ApiKey, Tenant } from '@throughline/control/administration'

/** A tenant as its administrators see it. */
export type ShownTenant = Omit<Tenant, 'createdAt' | 'suspendedAt'> & { createdAt: string; suspendedAt: string | null }

export function shownTenant(tenant: Tenant): ShownTenant {
  return { ...tenant, createdAt: tenant.createdAt.toISOString(), suspendedAt: tenant.suspendedAt?.toISOString() ?? null }
}

/** A key without what would let anybody use it. */
export type ShownKey = Omit<ApiKey, 'tenantId' | 'createdAt' | 'expiresAt' | 'revokedAt'> & {
  createdAt: string
  expiresAt: string | null
  revokedAt: string | null
}

export function shownKey({ id, prefix, scopes, organisation, origins, limits, createdAt, expiresAt, revokedAt }: ApiKey): ShownKey {
  return {
    id,
    prefix,
    scopes,
    organisation,
    origins,
    limits,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  }
}
