import { writeFileSync } from 'node:fs'
import { publishStory } from '../demo/publish.mjs'
import { isFetched, kafkaFolder, zipkinFolder } from '../engines/maven.mjs'
import { build, throughline } from './commands.mjs'
import { DEMO_TENANT, demoTenant } from './demo-tenant.mjs'
import { kafkaFor, postgresFor, zipkinFor } from './engines.mjs'
import { demoTokens, startIssuer, trustIssuer } from './issuer.mjs'
import { step } from './progress.mjs'
import { localSecrets, passwordSettings } from './secrets.mjs'
import { startService } from './services.mjs'
import { folders, localFile } from './settings.mjs'

/**
 * What other programs need to know of a running installation; the content of .data/local.json.
 * @typedef {object} Local
 * @property {string} gatewayUrl
 * @property {string} timelineUrl
 * @property {string} recorderUrl    health and metrics
 * @property {string} projectorUrl   health and metrics
 * @property {string} kafkaBrokers
 * @property {string} databaseUrl    as the administrator
 * @property {string | null} zipkinUrl
 * @property {string} tenant
 * @property {string} apiKey         may publish events, also those that change the system (events:control)
 * @property {string} writeKey       the same without control: for libraries of Segment and RudderStack
 * @property {string} agentToken     of a person with the role agent: may read timelines
 * @property {string} operatorToken  of a person with the role operator, who has just signed in
 * @property {string} operatorKey    may look at the quarantine and replay from it, read timelines, and say who is who
 * @property {string} issuerUrl      the development issuer, which gives tokens
 * @property {string} issuerSecret   what asking it for one takes
 */

/**
 * Brings everything up, in order, and shows progress.
 * @param {import('./settings.mjs').StartSettings} settings
 * @param {(started: import('../engines/processes.mjs').Started) => void} watch   is told of every process
 * @returns {Promise<Local>}
 */
export async function bringUp(settings, watch) {
  await step('Build', build)
  const { databaseUrl, kafkaBrokers, zipkinUrl } = await engines(settings, watch)
  const secrets = await localSecrets(folders.secrets)
  await step('Database schema', () => migrate(databaseUrl, secrets))
  await step('Kafka topics', () =>
    oneLine(throughline(['topics', '--publish', DEMO_TENANT], { DATABASE_URL: databaseUrl, KAFKA_BROKERS: kafkaBrokers })),
  )
  const keys = await step('Tenant and API keys', () =>
    demoTenant(databaseUrl, folders.secrets, settings.databaseUrl ? placeOf(databaseUrl) : 'embedded'),
  )
  const { ports } = settings
  const issuerUrl = url(ports.issuer)
  const tokens = await step('Development issuer', async () => {
    watch(await startIssuer(ports.issuer, keys.tenant))
    await trustIssuer(folders.secrets, issuerUrl)
    return demoTokens(folders.secrets, issuerUrl)
  })
  const context = { settings, secrets, databaseUrl, kafkaBrokers, zipkinUrl }
  await step('Gateway, recorder, projector, timeline', async () => {
    const names = /** @type {const} */ (['gateway', 'recorder', 'projector', 'timeline'])
    await Promise.all(names.map(async (name) => watch(await startService(name, context))))
  })
  const local = {
    gatewayUrl: url(ports.gateway),
    timelineUrl: url(ports.timeline),
    recorderUrl: url(ports.recorder),
    projectorUrl: url(ports.projector),
    kafkaBrokers,
    databaseUrl,
    zipkinUrl,
    ...keys,
    ...tokens,
    issuerUrl,
  }
  writeFileSync(localFile, `${JSON.stringify(local, null, 2)}\n`, { mode: 0o600 })
  await step('Demo story', () => publishStory(local))
  return local
}

/**
 * @param {import('./settings.mjs').StartSettings} settings
 * @param {(started: import('../engines/processes.mjs').Started) => void} watch
 */
async function engines(settings, watch) {
  const postgres = await step(settings.databaseUrl ? 'PostgreSQL (yours)' : 'PostgreSQL', () => postgresFor(settings))
  postgres.started.forEach(watch)
  const kafka = await step(settings.kafkaBrokers ? 'Kafka (yours)' : titleOf('Kafka', kafkaFolder()), () =>
    kafkaFor(settings),
  )
  kafka.started.forEach(watch)
  let zipkinUrl = null
  if (settings.traces) {
    const zipkin = await step(titleOf('Zipkin', zipkinFolder()), () => zipkinFor(settings))
    watch(zipkin)
    zipkinUrl = zipkin.url
  }
  return { databaseUrl: postgres.databaseUrl, kafkaBrokers: kafka.kafkaBrokers, zipkinUrl }
}

/** @param {string} databaseUrl */
function placeOf(databaseUrl) {
  const { host, pathname } = new URL(databaseUrl)
  return `${host}${pathname}`
}

/** @param {number} port */
const url = (port) => `http://127.0.0.1:${port}`

/**
 * @param {string} name
 * @param {string} folder   of its jars
 */
const titleOf = (name, folder) => (isFetched(folder) ? name : `${name} (fetched once, by Maven)`)

/**
 * @param {string} databaseUrl
 * @param {import('./secrets.mjs').Secrets} secrets
 */
function migrate(databaseUrl, { passwords }) {
  return oneLine(
    throughline(['migrate'], {
      DATABASE_URL: databaseUrl,
      ...passwordSettings(passwords),
    }),
  )
}

/**
 * @param {Promise<string>} output
 * @returns {Promise<void>}
 */
async function oneLine(output) {
  await output
}
