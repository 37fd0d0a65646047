import { SCOPES } from '@throughline/access'
import { createKey, listKeys, revokeKey, type ApiKey } from '@throughline/control/administration'
import { Command, InvalidArgumentError } from 'commander'
import { noteTarget } from '../audit/record-change.js'
import { withControl } from '../control.js'

interface CreateOptions {
  tenant: string
  scopes: string[]
  organisation?: string
  origin: string[]
  expires?: Date
  eventsPerSecond?: number
  readsPerSecond?: number
}

/** `throughline key …`: API keys of a tenant. */
export function keyCommand(): Command {
  const command = new Command('key').description('API keys (DATABASE_URL)')
  command
    .command('create')
    .description('make a key; it is shown once and kept nowhere')
    .requiredOption('--tenant <tenant>', 'slug or id')
    .requiredOption('--scopes <scopes...>', `what it may do, separated by commas: ${SCOPES.join(', ')}`)
    .option('--organisation <organisation>', 'its events are this organisation’s, and no other’s')
    .option('--origin <origin>', 'a web page that may use it, such as https://shop.example; may be given again', collect, [])
    .option('--expires <time>', 'when it ends, such as 2027-01-31T00:00:00Z (default: never)', asTime)
    .option('--events-per-second <number>', 'its own share of the events that the tenant may publish', Number)
    .option('--reads-per-second <number>', 'its own share of the reads of the tenant', Number)
    .action(create)
  command
    .command('list')
    .description('keys of a tenant, newest first')
    .requiredOption('--tenant <tenant>', 'slug or id')
    .action(async ({ tenant }: { tenant: string }) => {
      for (const key of await withControl((control) => listKeys(control, tenant))) console.log(line(key))
    })
  command
    .command('revoke')
    .argument('<key>', 'id or prefix, from the list')
    .description('end a key; services refuse it within 30 s')
    .requiredOption('--tenant <tenant>', 'slug or id')
    .action(async (key: string, { tenant }: { tenant: string }) => {
      await withControl((control) => revokeKey(control, tenant, key))
      console.log(`Key ${key} is revoked.`)
    })
  return command
}

async function create({ tenant, scopes, organisation, origin, expires, ...limits }: CreateOptions): Promise<void> {
  const { key, token } = await withControl((control) =>
    createKey(control, {
      tenant,
      scopes,
      origins: origin,
      ...(organisation === undefined ? {} : { organisation }),
      ...(expires === undefined ? {} : { expiresAt: expires }),
      ...(Object.keys(limits).length === 0 ? {} : { limits }),
    }),
  )
  noteTarget(key.id)
  console.log(token)
  // Not on standard output, so that a script gets the key and nothing else.
  console.error(`Key ${key.prefix} of ${tenant} for ${key.scopes.join(', ')}. It is not shown again.`)
}

function line({ id, prefix, scopes, organisation, createdAt, expiresAt, revokedAt }: ApiKey): string {
  const notes = [
    ...(organisation === null ? [] : [`organisation ${organisation}`]),
    ...(expiresAt === null ? [] : [`expires ${expiresAt.toISOString()}`]),
    ...(revokedAt === null ? [] : [`revoked ${revokedAt.toISOString()}`]),
  ]
  return [prefix, id, createdAt.toISOString(), scopes.join(','), ...notes].join('  ')
}

function collect(value: string, before: string[]): string[] {
  return [...before, value]
}

function asTime(value: string): Date {
  const time = new Date(value)
  if (!/^\d{4}-\d\d-\d\d/.test(value) || Number.isNaN(time.getTime())) {
    throw new InvalidArgumentError('It must be a time such as 2027-01-31T00:00:00Z.')
  }
  return time
}
