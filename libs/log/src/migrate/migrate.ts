import { migrateKeys } from '@throughline/vault/migrate'
import { DataSource } from 'typeorm'
import { migrations } from '../migrations/migrations.js'
import { setUpRoles, type RolePasswords } from './roles.js'

export { findBreaches, type Breach } from '../walls/find-breaches.js'
export { roleNames, type RolePasswords } from './roles.js'

export interface MigrateOptions {
  /** A user that may create schemas and roles; the services never use it. */
  databaseUrl: string
  /** The database of the keys of personal data, as such a user. Default: the same. */
  keysDatabaseUrl?: string
  /** Parts of the log, chosen at the first migration and fixed for ever. Default 12, 1 to 1024. */
  parts?: number
  /** Passwords to set for the services' roles; a role that is not named keeps the one it has. */
  passwords?: RolePasswords
}

export const DEFAULT_PARTS = 12

/** Held while migrating, so that two that start at once do it one after the other. */
const MIGRATION_LOCK = 7_205_759_403

/**
 * Brings the database, and that of the keys, to this version's schema. Running it again changes nothing.
 * @returns the names of the migrations that were applied now
 * @throws Error when the log already has another number of parts, or when PostgreSQL refuses
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const source = new DataSource({
    type: 'postgres',
    url: options.databaseUrl,
    migrations,
    migrationsTransactionMode: 'all',
    migrationsTableName: 'throughline_migration',
    applicationName: 'throughline-migrate',
    poolSize: 1,
    connectTimeoutMS: 10_000,
    logging: false,
  })
  await source.initialize()
  try {
    // One connection: lock and setting are the session's.
    await source.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await refuseOtherParts(source, options.parts)
    await source.query("select set_config('throughline.parts', $1, false)", [String(options.parts ?? DEFAULT_PARTS)])
    const applied = await source.runMigrations()
    await setUpRoles(source, options.passwords ?? {})
    return [...applied.map((migration) => migration.name), ...(await migrateKeyStore(options))]
  } finally {
    await source.destroy()
  }
}

function migrateKeyStore({ databaseUrl, keysDatabaseUrl = databaseUrl, passwords = {} }: MigrateOptions): Promise<string[]> {
  if (keysDatabaseUrl === databaseUrl) return migrateKeys(databaseUrl)
  const { recorder, gateway, timeline, eraser, projector } = passwords
  return migrateKeys(keysDatabaseUrl, (source) => setUpRoles(source, definedOf({ recorder, gateway, timeline, eraser, projector })))
}

function definedOf(passwords: Record<string, string | undefined>): RolePasswords {
  return Object.fromEntries(Object.entries(passwords).filter(([, password]) => password !== undefined))
}

async function refuseOtherParts(source: DataSource, wanted: number | undefined): Promise<void> {
  const [{ exists }] = await source.query<{ exists: boolean }[]>("select to_regclass('log.meta') is not null as exists") as [
    { exists: boolean },
  ]
  if (!exists || wanted === undefined) return
  const [meta] = await source.query<{ parts: number }[]>('select parts from log.meta')
  if (meta !== undefined && meta.parts !== wanted) {
    throw new Error(
      `This log has ${meta.parts} parts, but ${wanted} were asked for. The number is fixed at the first migration: ` +
        `set PARTS=${meta.parts}, or begin another database.`,
    )
  }
}
