import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { throughline } from './commands.mjs'

/**
 * @typedef {object} Secrets
 * @property {string} keysFile   the master keys; without them no stored event can be found again
 * @property {{ recorder: string, gateway: string, timeline: string }} passwords   of the services' database roles
 */

/**
 * The secrets of a local installation: made at the first start, readable by this user only, never overwritten.
 * @param {string} folder
 * @returns {Promise<Secrets>}
 */
export async function localSecrets(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const keysFile = path.join(folder, 'keys.json')
  if (!existsSync(keysFile)) await throughline(['keys-file', 'create', keysFile], {})
  const passwords = once(path.join(folder, 'role-passwords.json'), () => ({
    recorder: password(),
    gateway: password(),
    timeline: password(),
  }))
  return { keysFile, passwords }
}

const password = () => randomBytes(18).toString('base64url')

/**
 * Reads a JSON file; makes it first if there is none.
 * @template T
 * @param {string} file
 * @param {() => T} make
 * @returns {T}
 */
function once(file, make) {
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(make(), null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  return JSON.parse(readFileSync(file, 'utf8'))
}
