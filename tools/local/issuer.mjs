import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Fault } from '../engines/faults.mjs'
import { startProcess } from '../engines/processes.mjs'
import { issuerFile, oidcFile } from './secrets.mjs'
import { untilReady } from './services.mjs'
import { folders, root } from './settings.mjs'

/** What `npm start` gives for as long as it is likely to run. */
const WEEK_SECONDS = 604_800

/**
 * Starts the development issuer and waits until it answers.
 * @param {number} port
 * @param {string} tenant   for whom it speaks when it is not told
 */
export async function startIssuer(port, tenant) {
  const started = await startProcess({
    name: 'issuer',
    command: process.execPath,
    args: ['--enable-source-maps', 'dist/development/main.js'],
    cwd: path.join(root, 'libs', 'access'),
    env: { ...process.env, HOST: '127.0.0.1', PORT: String(port), ISSUER_FILE: issuerFile(folders.secrets), ISSUER_TENANT: tenant },
    logFile: path.join(folders.logs, 'issuer.log'),
    pidFolder: folders.run,
  })
  await untilReady(started, `http://127.0.0.1:${port}/readyz`)
  return started
}

/**
 * Tells the services to accept the tokens of the development issuer.
 * @param {string} secretsFolder
 * @param {string} issuer   as in its tokens
 * @param {string} url      where the services reach it
 */
export async function trustIssuer(secretsFolder, issuer, url = issuer) {
  const { developmentIssuerEntry } = await import('@throughline/access/development')
  const entries = [developmentIssuerEntry(issuer, url)]
  writeFileSync(oidcFile(secretsFolder), `${JSON.stringify(entries, null, 2)}\n`, { mode: 0o600 })
}

/**
 * Asks the development issuer for the tokens of the demo.
 * @param {string} secretsFolder
 * @param {string} url   where it is reached
 * @returns {Promise<{ agentToken: string, operatorToken: string, issuerSecret: string }>}
 */
export async function demoTokens(secretsFolder, url) {
  const { clientSecret } = JSON.parse(readFileSync(issuerFile(secretsFolder), 'utf8'))
  const [agentToken, operatorToken] = await Promise.all([
    tokenOf(url, 'agent', clientSecret),
    tokenOf(url, 'operator', clientSecret),
  ])
  return { agentToken, operatorToken, issuerSecret: clientSecret }
}

/**
 * @param {string} url
 * @param {string} role
 * @param {string} clientSecret
 * @returns {Promise<string>}
 */
async function tokenOf(url, role, clientSecret) {
  const body = new URLSearchParams({ role, client_secret: clientSecret, expires_in: String(WEEK_SECONDS) })
  const response = await fetch(`${url}/token`, { method: 'POST', body, signal: AbortSignal.timeout(5_000) })
  const answer = /** @type {Record<string, string>} */ (await response.json())
  if (!response.ok || !answer.access_token) throw new Fault(`The development issuer gave no token: ${JSON.stringify(answer)}`)
  return answer.access_token
}
