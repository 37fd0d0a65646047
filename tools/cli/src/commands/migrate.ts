import { DEFAULT_PARTS, migrate, roleNames, type RolePasswords } from '@throughline/log/migrate'
import { Command, InvalidArgumentError } from 'commander'
import { adminDatabaseUrl } from '../environment.js'

/** `throughline migrate`: schema, parts, roles and their passwords. Safe to run again. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('bring the database (DATABASE_URL, as a user that may create roles) and that of the keys (KEYS_DATABASE_URL) to this version')
    .option('--parts <number>', `parts of the log, fixed at the first run (PARTS; default ${DEFAULT_PARTS})`, positiveInteger)
    .action(async (options: { parts?: number }) => {
      const fromEnvironment = process.env['PARTS']
      const keysDatabaseUrl = process.env['KEYS_DATABASE_URL']
      const parts = options.parts ?? (fromEnvironment === undefined ? undefined : positiveInteger(fromEnvironment))
      const applied = await migrate({
        databaseUrl: adminDatabaseUrl(),
        ...(keysDatabaseUrl ? { keysDatabaseUrl } : {}),
        ...(parts === undefined ? {} : { parts }),
        passwords: rolePasswords(),
      })
      console.log(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`)
    })
}

/** RECORDER_DB_PASSWORD, GATEWAY_DB_PASSWORD …: a role without one keeps what it has. */
function rolePasswords(): RolePasswords {
  const given = roleNames.map((role) => [role, process.env[`${role.toUpperCase()}_DB_PASSWORD`]] as const)
  return Object.fromEntries(given.filter(([, password]) => password !== undefined))
}

function positiveInteger(value: string): number {
  const number = Number(value)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number above 0.')
  return number
}
