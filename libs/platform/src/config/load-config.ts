import { z } from 'zod'

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
 * An empty variable counts as missing, so that `KEY= npm start` falls back to the default.
 * All faults are reported together, each with the name of its variable; values are never
 * repeated, because some of them are secrets.
 *
 * @throws ConfigError when anything is missing or wrong
 */
export function loadConfig<Schema extends z.ZodType>(
  schema: Schema,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<z.output<Schema>> {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const result = schema.safeParse(present)
  if (result.success) return Object.freeze(result.data)
  throw new ConfigError(result.error.issues.map((issue) => describeIssue(issue, present)))
}

function describeIssue(issue: z.core.$ZodIssue, present: Record<string, unknown>): string {
  const name = issue.path.join('.') || 'environment'
  const missing = issue.code === 'invalid_type' && issue.path.length === 1 && present[name] === undefined
  return `${name}: ${missing ? 'is missing' : issue.message}`
}
