import { readFileSync } from 'node:fs'
import { changeTenant, createTenant, findTenant, listTenants, type Tenant } from '@throughline/control/administration'
import { Command } from 'commander'
import { withControl } from '../control.js'

/** `throughline tenant …`: the brands that use this Throughline. */
export function tenantCommand(): Command {
  const command = new Command('tenant').description('the brands that use this Throughline (DATABASE_URL)')
  command
    .command('create')
    .argument('<slug>', 'its name in commands: lower-case letters, digits, hyphens')
    .description('make a tenant')
    .option('--name <name>', 'its name for people')
    .option('--settings <file>', 'its settings as JSON: country, strength, blocked, channels, limits …')
    .action(async (slug: string, { name, settings }: { name?: string; settings?: string }) => {
      const given = settings === undefined ? {} : { settings: readJson(settings) }
      const tenant = await withControl((control) => createTenant(control, { slug, ...(name ? { name } : {}), ...given }))
      console.log(`Tenant ${tenant.slug} is there: ${tenant.id}`)
    })
  command
    .command('list')
    .description('all tenants')
    .action(async () => {
      for (const tenant of await withControl((control) => listTenants(control))) console.log(line(tenant))
    })
  command
    .command('show')
    .argument('<tenant>', 'slug or id')
    .description('a tenant with its settings, as JSON')
    .action(async (tenant: string) => {
      console.log(JSON.stringify(await withControl((control) => findTenant(control, tenant)), null, 2))
    })
  command
    .command('settings')
    .argument('<tenant>', 'slug or id')
    .argument('<file>', 'its settings as JSON; they replace the ones it has')
    .description('change how a tenant’s identifiers are read, from now on (a new version; events that are stored stay)')
    .action(async (tenant: string, file: string) => {
      const changed = await withControl((control) => changeTenant(control, tenant, { settings: readJson(file) }))
      console.log(`Tenant ${changed.slug} has version ${changed.settingsVersion} of its settings; services use it within 30 s.`)
    })
  for (const [name, suspended, what] of [
    ['suspend', true, 'refuse the keys of a tenant, within 30 s'],
    ['resume', false, 'let a suspended tenant go on'],
  ] as const) {
    command
      .command(name)
      .argument('<tenant>', 'slug or id')
      .description(what)
      .action(async (tenant: string) => {
        console.log(line(await withControl((control) => changeTenant(control, tenant, { suspended }))))
      })
  }
  return command
}

function line({ id, slug, name, suspendedAt }: Tenant): string {
  return `${slug}  ${id}  ${name}${suspendedAt ? `  suspended since ${suspendedAt.toISOString()}` : ''}`
}

function readJson(file: string): unknown {
  const text = readFileSync(file, 'utf8')
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error(`${file} is not JSON`, { cause })
  }
}
