import pg from 'pg'
import { fileKeyProvider } from './providers/file-key-provider.js'
import type { KeyProvider } from './providers/key-provider.js'
import { kmsKeyProvider } from './providers/kms-key-provider.js'
import { Vault } from './vault.js'

/** Where the keys of personal data are; from a service's environment. */
export interface VaultSettings {
  /** Default: DATABASE_URL. */
  KEYS_DATABASE_URL?: string | undefined
  TENANT_KEYS_FILE?: string | undefined
  KMS_KEY_ID?: string | undefined
  KMS_REGION?: string | undefined
  KMS_ENDPOINT?: string | undefined
  DATABASE_URL: string
}

const CONNECT_LIMIT_MS = 3_000
const ANSWER_LIMIT_MS = 5_000

/**
 * Opens the vault of a service on connections of its own.
 * @throws Error when not exactly one of TENANT_KEYS_FILE and KMS_KEY_ID is set, or when the file cannot be read
 */
export function openVault(settings: VaultSettings, { name, connections }: { name: string; connections: number }): Vault {
  const provider = providerOf(settings)
  const pool = new pg.Pool({
    connectionString: settings.KEYS_DATABASE_URL ?? settings.DATABASE_URL,
    application_name: `throughline-${name}-keys`,
    max: connections,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    query_timeout: ANSWER_LIMIT_MS,
    keepAlive: true,
    pipeline: true,
  })
  // An idle connection that breaks is no news for anybody: the next question gets another.
  pool.on('error', () => undefined)
  return new Vault({ pool, provider })
}

function providerOf({ TENANT_KEYS_FILE: file, KMS_KEY_ID: keyId, KMS_REGION: region, KMS_ENDPOINT: endpoint }: VaultSettings): KeyProvider {
  if (file !== undefined && keyId !== undefined) throw new Error('set one of TENANT_KEYS_FILE and KMS_KEY_ID, not both')
  if (keyId !== undefined) return kmsKeyProvider({ keyId, region, endpoint })
  if (file !== undefined) return fileKeyProvider(file)
  throw new Error('TENANT_KEYS_FILE (a file of `throughline tenant-keys create`) or KMS_KEY_ID must say where tenant keys come from')
}
