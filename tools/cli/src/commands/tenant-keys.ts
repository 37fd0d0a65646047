import { createTenantKeys } from '@throughline/vault'
import { Command } from 'commander'

/** `throughline tenant-keys create`: what the tenants' keys are wrapped under (TENANT_KEYS_FILE of the services). */
export function tenantKeysCommand(): Command {
  const command = new Command('tenant-keys').description('the file that tenant keys are wrapped under (TENANT_KEYS_FILE of the services)')
  command
    .command('create')
    .argument('<path>', 'where; an existing file is never touched')
    .description('make a new one; keep a copy in a safe place, no personal data can be read again without it')
    .action((path: string) => {
      createTenantKeys(path)
      console.log(`The key of tenant keys is in ${path}. Keep a copy in a safe place: no personal data can be read again without it.`)
    })
  return command
}
