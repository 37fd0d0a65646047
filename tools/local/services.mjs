import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '../engines/faults.mjs'
import { startProcess, tailOf } from '../engines/processes.mjs'
import { oidcFile } from './secrets.mjs'
import { folders, root } from './settings.mjs'

/**
 * @typedef {object} ServiceContext
 * @property {import('./settings.mjs').StartSettings} settings
 * @property {import('./secrets.mjs').Secrets} secrets
 * @property {string} databaseUrl
 * @property {string} kafkaBrokers
 * @property {string | null} zipkinUrl
 */
/** @typedef {'gateway' | 'recorder' | 'projector' | 'timeline'} ServiceName */

/**
 * Recorder and gateway make garbage faster than V8 looks for it: without these the memory of each grows to 350 MB
 * under load instead of some 220. It costs the recorder some of its speed, and the gateway nothing.
 * @type {Partial<Record<ServiceName, string[]>>}
 */
const nodeFlags = {
  recorder: ['--max-old-space-size=512', '--max-semi-space-size=16', '--heap-growing-percent=85'],
  gateway: ['--max-semi-space-size=16', '--heap-growing-percent=100'],
  projector: ['--max-old-space-size=384', '--max-semi-space-size=8', '--heap-growing-percent=50'],
}

/**
 * Starts a service as a process of its own and waits until it says that it is ready.
 * @param {ServiceName} name
 * @param {ServiceContext} context
 * @returns {Promise<import('../engines/processes.mjs').Started>}
 */
export async function startService(name, context) {
  const started = await startProcess({
    name,
    command: process.execPath,
    args: [...(nodeFlags[name] ?? []), '--enable-source-maps', '--import', '@throughline/platform/telemetry', 'dist/main.js'],
    cwd: path.join(root, 'services', name),
    env: { ...process.env, ...environmentOf(name, context) },
    logFile: path.join(folders.logs, `${name}.log`),
    pidFolder: folders.run,
  })
  await untilReady(started, `http://127.0.0.1:${context.settings.ports[name]}/readyz`)
  return started
}

/**
 * @param {ServiceName} name
 * @param {ServiceContext} context
 * @returns {Record<string, string>}
 */
function environmentOf(name, { settings, secrets, databaseUrl, kafkaBrokers, zipkinUrl }) {
  const traces = { OTEL_TRACES_EXPORTER: 'zipkin', OTEL_EXPORTER_ZIPKIN_ENDPOINT: `${zipkinUrl}/api/v2/spans` }
  return {
    HOST: '127.0.0.1',
    PORT: String(settings.ports[name]),
    DATABASE_URL: asRole(databaseUrl, name, secrets.passwords[name]),
    // The recorder's process also erases, as another role.
    ...(name === 'recorder' ? { ERASER_DATABASE_URL: asRole(databaseUrl, 'eraser', secrets.passwords.eraser) } : {}),
    KAFKA_BROKERS: kafkaBrokers,
    KEYS_FILE: secrets.keysFile,
    TENANT_KEYS_FILE: secrets.tenantKeysFile,
    ...(name === 'gateway' ? { TIMELINE_URL: `http://127.0.0.1:${settings.ports.timeline}`, LOOPBACK_ORIGINS: 'true' } : {}),
    // Whoever tries webhooks here has the receiver on this machine.
    ...(name === 'gateway' || name === 'projector' ? { WEBHOOK_NETWORKS: '127.0.0.0/8,::1/128', WEBHOOK_HTTP: 'true' } : {}),
    ...(name === 'recorder' || name === 'projector' ? {} : { OIDC_FILE: oidcFile(folders.secrets) }),
    // Nothing stands between services and the database that we start ourselves.
    PREPARED_STATEMENTS: String(settings.databaseUrl === undefined),
    OTEL_SERVICE_NAME: name,
    ...(zipkinUrl === null ? {} : traces),
  }
}

/**
 * Services never use the superuser: the same database as the role of their job.
 * @param {string} databaseUrl
 * @param {ServiceName | 'eraser'} name
 * @param {string} password
 */
function asRole(databaseUrl, name, password) {
  const url = new URL(databaseUrl)
  url.username = `throughline_${name}`
  url.password = password
  return url.href
}

/** @param {unknown} error */
function reasonOf(error) {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}

/**
 * @param {import('../engines/processes.mjs').Started} started
 * @param {string} url
 * @param {number} [timeoutMs]
 */
export async function untilReady(started, url, timeoutMs = 60_000) {
  const { name } = started.record
  const deadline = Date.now() + timeoutMs
  let gone = false
  void started.exited.then(() => (gone = true))
  let answer = 'no answer'
  for (;;) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5000) })
      answer = `${response.status} ${await response.text()}`
      if (response.ok) return
    } catch (error) {
      answer = reasonOf(error)
    }
    if (gone)
      throw new Fault(`${name} ended while starting. The end of ${started.logFile}:\n${tailOf(started.logFile)}`)
    if (Date.now() > deadline) {
      throw new Fault(
        `${name} was not ready after ${timeoutMs / 1000} s. ${url} says: ${answer}\nThe end of ${started.logFile}:\n${tailOf(started.logFile)}`,
      )
    }
    await sleep(100)
  }
}
