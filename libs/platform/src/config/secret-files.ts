import { readFileSync, statSync } from 'node:fs'
import { textOf } from '../unknown.js'

type Env = Readonly<Record<string, string | undefined>>

/** A secret is a line; what is larger is some other file. */
const MAX_BYTES = 65_536

export interface WithSecretFiles {
  env: Record<string, string>
  /** What was wrong, by variable; never a value, nor the path of a file. */
  faults: string[]
}

/**
 * Every setting can come from a file: `DATABASE_URL_FILE=/run/secrets/database-url` stands for a `DATABASE_URL` with the
 * file's content, without the line break at its end. So a secret is in no environment, where `ps` and core dumps show it.
 *
 * @param names the settings that exist; a variable `X_FILE` of an `X` that is none of them is left as it is
 */
export function withSecretFiles(env: Env, names: readonly string[]): WithSecretFiles {
  const present = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '')
  const result: WithSecretFiles = { env: Object.fromEntries(present), faults: [] }
  for (const name of names) {
    const variable = `${name}_FILE`
    const file = result.env[variable]
    if (file === undefined || names.includes(variable)) continue
    if (result.env[name] !== undefined) {
      result.faults.push(`${variable}: ${name} is set as well; give one of the two`)
      continue
    }
    const content = contentOf(file)
    if ('fault' in content) result.faults.push(`${variable}: ${content.fault}`)
    else result.env[name] = content.text
  }
  return result
}

function contentOf(file: string): { text: string } | { fault: string } {
  try {
    if (statSync(file).size > MAX_BYTES) return { fault: `names a file of more than ${MAX_BYTES} bytes, which is no secret` }
    const text = readFileSync(file, 'utf8').replace(/\r?\n$/, '')
    return text === '' ? { fault: 'names an empty file' } : { text }
  } catch (error) {
    return { fault: `names a file that cannot be read (${textOf(error, 'code') ?? 'unknown reason'})` }
  }
}
