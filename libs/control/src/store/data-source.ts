import { DataSource } from 'typeorm'
import { ApiKey } from './api-key.entity.js'
import { Tenant } from './tenant.entity.js'

/**
 * Opens the control tables for administration (the command line, later the admin routes). Callers `destroy()` it.
 * Services that only ask who a key is use ControlDirectory, which needs no connection to start.
 */
export function openControl(databaseUrl: string): Promise<DataSource> {
  return new DataSource({
    type: 'postgres',
    url: databaseUrl,
    entities: [Tenant, ApiKey],
    synchronize: false,
    extra: { max: 2, connectionTimeoutMillis: 5_000, statement_timeout: 10_000 },
  }).initialize()
}
