import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Fault } from '../engines/faults.mjs'
import { throughline } from './commands.mjs'

/**
 * The tenant of `npm start` and its keys, in clear: only their hashes are in the database.
 * @typedef {{ tenant: string, apiKey: string, writeKey: string, operatorKey: string }} DemoTenant
 */

export const DEMO_TENANT = 'demo'

/**
 * Makes the tenant and its keys at the first start, and takes them from the secrets afterwards.
 * @param {string} databaseUrl
 * @param {string} secretsFolder
 * @param {string} place   names the database: keys of one are of no use in another
 * @returns {Promise<DemoTenant>}
 */
export async function demoTenant(databaseUrl, secretsFolder, place) {
  const file = path.join(secretsFolder, 'demo-keys.json')
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  // One of an older version has no write key.
  if (known[place]?.writeKey) return known[place]
  const env = { DATABASE_URL: databaseUrl, KEYS_FILE: path.join(secretsFolder, 'keys.json') }
  await throughline(['tenant', 'create', DEMO_TENANT], env).catch((error) => {
    // A database of the user's own may have it from another checkout.
    if (!/exists/i.test(String(error))) throw error
  })
  const made = {
    tenant: DEMO_TENANT,
    apiKey: await createKey('events:publish,events:control', env),
    writeKey: await createKey('events:publish', env),
    operatorKey: await createKey('operations,personal:read,timeline:read,identity:manage,rules:manage,reach:read,care:read,care:manage,endpoints:manage', env),
  }
  writeFileSync(file, `${JSON.stringify({ ...known, [place]: made }, null, 2)}\n`, { mode: 0o600 })
  return made
}

/**
 * @param {string} scopes
 * @param {Record<string, string>} env
 */
async function createKey(scopes, env) {
  const output = await throughline(['key', 'create', '--tenant', DEMO_TENANT, '--scopes', scopes], env)
  const token = /\btl_[0-9A-Za-z]+_[0-9A-Za-z]+\b/.exec(output)?.[0]
  if (!token) throw new Fault(`throughline key create printed no key:\n${output}`)
  return token
}
