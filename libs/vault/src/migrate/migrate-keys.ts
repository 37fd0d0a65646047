import { DataSource } from 'typeorm'
import { migrations } from '../migrations/migrations.js'

/** Held while migrating, so that two that start at once do it one after the other. */
const MIGRATION_LOCK = 7_205_759_404

/**
 * Brings the database of the keys to this version's schema; it may be the log's or one of its own. Running it again
 * changes nothing.
 * @param databaseUrl as a user that may create schemas and roles
 * @param then what else is to be done there, such as setting the roles' passwords
 * @returns the names of the migrations that were applied now
 */
export async function migrateKeys(databaseUrl: string, then?: (source: DataSource) => Promise<void>): Promise<string[]> {
  const source = new DataSource({
    type: 'postgres',
    url: databaseUrl,
    migrations,
    migrationsTransactionMode: 'all',
    migrationsTableName: 'throughline_vault_migration',
    applicationName: 'throughline-migrate',
    poolSize: 1,
    connectTimeoutMS: 10_000,
    logging: false,
  })
  await source.initialize()
  try {
    await source.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    const applied = await source.runMigrations()
    await then?.(source)
    return applied.map((migration) => migration.name)
  } finally {
    await source.destroy()
  }
}
