import type { TenantLimits } from '@throughline/control'
import { createKey, createTenant, openControl } from '@throughline/control/administration'

/** A tenant and a key that may publish, in this database. @returns the key's token */
export async function publisherKey(adminUrl: string, tenant: { slug?: string; limits?: TenantLimits } = {}): Promise<string> {
  const { slug = 'bench', limits } = tenant
  const control = openControl(adminUrl)
  try {
    await createTenant(control, { slug, ...(limits ? { settings: { limits } } : {}) })
    const { token } = await createKey(control, { tenant: slug, scopes: ['events:publish'] })
    return token
  } finally {
    await control.end()
  }
}
