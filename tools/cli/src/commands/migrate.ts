import { DEFAULT_PARTS, migrate } from '@throughline/log/migrate'
import { Command, InvalidArgumentError } from 'commander'
import { adminDatabaseUrl } from '../environment.js'

/** `throughline migrate`: schema, parts, roles and their passwords. Safe to run again. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('bring the database (DATABASE_URL, as a user that may create roles) to this version')
    .option('--parts <number>', `parts of the log, fixed at the first run (PARTS; default ${DEFAULT_PARTS})`, positiveInteger)
    .action(async (options: { parts?: number }) => {
      const fromEnvironment = process.env['PARTS']
      const parts = options.parts ?? (fromEnvironment === undefined ? undefined : positiveInteger(fromEnvironment))
      const applied = await migrate({
        databaseUrl: adminDatabaseUrl(),
        ...(parts === undefined ? {} : { parts }),
        passwords: rolePasswords(),
      })
      console.log(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`)
    })
}

function rolePasswords(): Record<string, string> {
  const given = {
    recorder: process.env['RECORDER_DB_PASSWORD'],
    gateway: process.env['GATEWAY_DB_PASSWORD'],
    timeline: process.env['TIMELINE_DB_PASSWORD'],
  }
  return Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

function positiveInteger(value: string): number {
  const number = Number(value)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number above 0.')
  return number
}
