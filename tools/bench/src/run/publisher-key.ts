import type { TenantLimits } from '@throughline/control'
import { createKey, createTenant, openControl } from '@throughline/control/administration'

export interface BenchTenant {
  id: string
  /** Of a key with the scopes that were asked for. */
  token: string
}

/** A tenant and a key of it, in this database. */
export async function benchTenant(
  adminUrl: string,
  { slug = 'bench', limits, scopes }: { slug?: string; limits?: TenantLimits; scopes: string[] },
): Promise<BenchTenant> {
  const control = openControl(adminUrl)
  try {
    const { id } = await createTenant(control, { slug, ...(limits ? { settings: { limits } } : {}) })
    const { token } = await createKey(control, { tenant: slug, scopes })
    return { id, token }
  } finally {
    await control.end()
  }
}

/** A tenant and a key that may publish, in this database. @returns the key's token */
export async function publisherKey(adminUrl: string, tenant: { slug?: string; limits?: TenantLimits } = {}): Promise<string> {
  return (await benchTenant(adminUrl, { ...tenant, scopes: ['events:publish'] })).token
}
