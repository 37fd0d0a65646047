import { z } from 'zod'
import { withSecretFiles } from './secret-files.js'

/** Raised when the environment does not fit the schema; its message names every fault and never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'

  constructor(readonly faults: readonly string[]) {
    super(`The configuration is not usable:\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
  }
}

/**
 * Reads a service's settings from the environment, once, at start.
 *
 * An empty variable counts as missing, so that `KEY= npm start` falls back to the default. Each setting can come from a
 * file: {@link withSecretFiles}.
 * All faults are reported together, each with the name of its variable; values are never
 * repeated, because some of them are secrets.
 *
 * @throws ConfigError when anything is missing or wrong
 */
export function loadConfig<Schema extends z.ZodType>(
  schema: Schema,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<z.output<Schema>> {
  const { env: present, faults } = withSecretFiles(env, schema instanceof z.ZodObject ? Object.keys(schema.shape) : [])
  const result = schema.safeParse(present)
  if (result.success && faults.length === 0) return Object.freeze(result.data)
  const told = new Set(faults.map((fault) => fault.split('_FILE:', 1)[0]))
  const issues = result.success ? [] : result.error.issues.filter((issue) => !told.has(String(issue.path[0])))
  throw new ConfigError([...faults, ...issues.map((issue) => describeIssue(issue, present))])
}

function describeIssue(issue: z.core.$ZodIssue, present: Record<string, unknown>): string {
  const name = issue.path.join('.') || 'environment'
  const missing = issue.code === 'invalid_type' && issue.path.length === 1 && present[name] === undefined
  return `${name}: ${missing ? 'is missing' : issue.message}`
}
