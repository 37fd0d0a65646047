import { withSecretFiles } from '@throughline/platform/environment'

/** Settings of commands that hold secrets. */
const SECRETS = [
  'DATABASE_URL',
  'KEYS_DATABASE_URL',
  'RECORDER_DB_PASSWORD',
  'GATEWAY_DB_PASSWORD',
  'TIMELINE_DB_PASSWORD',
  'ERASER_DB_PASSWORD',
  'PROJECTOR_DB_PASSWORD',
  'KAFKA_CA',
  'KAFKA_PASSWORD',
  'THROUGHLINE_API_KEY',
  'ISSUER_SECRET',
]

/**
 * Lets each secret come from a file (`DATABASE_URL_FILE`), as the services do.
 *
 * @throws Error that names the variables that are wrong, never a value
 */
export function readSecretFiles(): void {
  const { env, faults } = withSecretFiles(process.env, SECRETS)
  if (faults.length > 0) throw new Error(faults.join('; '))
  for (const name of SECRETS) if (env[name] !== undefined) process.env[name] = env[name]
}
