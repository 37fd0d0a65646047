import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { throughline } from './commands.mjs'

const roles = /** @type {const} */ (['recorder', 'gateway', 'timeline', 'eraser', 'projector'])

/**
 * @typedef {object} Secrets
 * @property {string} keysFile   the master keys; without them no stored event can be found again
 * @property {string} tenantKeysFile   what the tenants' keys are wrapped under; without it no personal data can be read
 * @property {Record<typeof roles[number], string>} passwords   of the database roles
 */

/** What the services read: whose tokens they accept. @param {string} folder */
export const oidcFile = (folder) => path.join(folder, 'oidc.json')
/** The development issuer's key, and the secret that asking it for a token takes. @param {string} folder */
export const issuerFile = (folder) => path.join(folder, 'issuer.json')

/**
 * The secrets of a local installation: made at the first start, readable by this user only, never overwritten.
 * @param {string} folder
 * @returns {Promise<Secrets>}
 */
export async function localSecrets(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const keysFile = path.join(folder, 'keys.json')
  if (!existsSync(keysFile)) await throughline(['keys-file', 'create', keysFile], {})
  const tenantKeysFile = path.join(folder, 'tenant-keys.json')
  if (!existsSync(tenantKeysFile)) await throughline(['tenant-keys', 'create', tenantKeysFile], {})
  return { keysFile, tenantKeysFile, passwords: rolePasswords(path.join(folder, 'role-passwords.json')) }
}

/**
 * What `throughline migrate` reads the passwords from.
 * @param {Secrets['passwords']} passwords
 * @returns {Record<string, string>}
 */
export function passwordSettings(passwords) {
  return Object.fromEntries(roles.map((role) => [`${role.toUpperCase()}_DB_PASSWORD`, passwords[role]]))
}

/**
 * A role that came later gets its password at the next start; none is ever changed.
 * @param {string} file
 * @returns {Secrets['passwords']}
 */
function rolePasswords(file) {
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const missing = roles.filter((role) => known[role] === undefined)
  if (missing.length === 0) return known
  const all = { ...Object.fromEntries(missing.map((role) => [role, randomBytes(18).toString('base64url')])), ...known }
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 })
  return all
}
