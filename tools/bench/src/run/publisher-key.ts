import { createKey, createTenant, openControl } from '@throughline/control/administration'

/** A tenant and a key that may publish, in this database. @returns the key's token */
export async function publisherKey(adminUrl: string): Promise<string> {
  const control = openControl(adminUrl)
  try {
    await createTenant(control, { slug: 'bench' })
    const { token } = await createKey(control, { tenant: 'bench', scopes: ['events:publish'] })
    return token
  } finally {
    await control.end()
  }
}
