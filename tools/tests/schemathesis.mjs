import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { throughline } from '../local/commands.mjs'
import { folders } from '../local/settings.mjs'
import { runChecks } from './checks.mjs'
import { removeAbandoned } from './engines.mjs'
import { sandbox } from './sandbox.mjs'
import { runCampaign } from './schemathesis/campaign.mjs'
import { installSchemathesis } from './schemathesis/install.mjs'
import { closingLine } from './tally.mjs'

const TITLE = 'Schemathesis finds no server error, no unauthorised success and no answer that its schema does not have'
/** A tenant of its own. */
const TENANT = 'fuzz'
/** Of the key. Persons manage the tenant; a key that could would revoke itself. */
const SCOPES = [
  'events:publish', 'events:control', 'timeline:read', 'personal:read', 'operations', 'erasure:manage', 'audit:read', 'care:read', 'care:manage', 'reach:read',
  'endpoints:manage',
]

/** Who asks which service, with the share of the requests. */
const PLAN = /** @type {const} */ ([
  ['gateway', 'key', 0.3],
  ['gateway', 'person', 0.2],
  ['timeline', 'person', 0.3],
  ['gateway', 'none', 0.1],
  ['timeline', 'none', 0.1],
])

/**
 * Asks every operation of both APIs what their descriptions allow and what they don't.
 * @param {string[]} args   --requests, --seed
 * @returns {Promise<number>} the exit code
 */
export async function testWithSchemathesis(args) {
  const { values } = parseArgs({ args, options: { requests: { type: 'string', default: '3000' }, seed: { type: 'string' } } })
  const installed = installSchemathesis()
  if ('missing' in installed) {
    const tally = await runChecks([{ title: TITLE, run: () => Promise.resolve(installed.missing) }])
    console.log(`\n${closingLine(tally)}`)
    return 0
  }
  await removeAbandoned()
  const place = await sandbox(path.join(folders.data, 'test-runs', `schemathesis-${process.pid}`))
  try {
    const requests = Number(values.requests)
    const seed = values.seed === undefined ? undefined : Number(values.seed)
    const tally = await runChecks(checks(place, installed.schemathesis, requests, seed))
    console.log(`\n${closingLine(tally)}`)
    return tally.failed === 0 ? 0 : 1
  } finally {
    await place.run('stop.mjs')
    place.remove()
  }
}

/**
 * @param {import('./sandbox.mjs').Sandbox} place
 * @param {string} program
 * @param {number} requests
 * @param {number | undefined} seed
 * @returns {import('./checks.mjs').Check[]}
 */
function checks(place, program, requests, seed) {
  const reports = path.join(folders.data, 'test-reports', 'schemathesis')
  mkdirSync(reports, { recursive: true })
  /** @type {Record<string, string>} */
  let env = {}
  return [
    {
      title: 'the system starts, with a tenant to try things on',
      run: async () => {
        const { code, output } = await place.run('start.mjs', ['--detach'], { STREAM_LIFE_SECONDS: '1' }) // so that whoever asks for a stream is done with it soon
        assert.equal(code, 0, output)
        env = await callers(place)
      },
    },
    ...PLAN.map(([service, credential, share]) => ({
      title: `${service}, ${credential === 'none' ? 'without a credential' : `as a ${credential}`}`,
      run: async () => {
        const url = place.local()[`${service}Url`]
        const campaign = { service, url, credential, requests: requests * share, env }
        const { ok, requests: sent, counts, output } = await runCampaign(program, campaign, reports, seed)
        const statuses = Object.entries(counts).filter(([name]) => /^\d+$/.test(name))
        console.log(`        ${sent} requests: ${statuses.map(([status, count]) => `${count} × ${status}`).join(', ')}`)
        assert.ok(ok, output.split('\n').slice(-200).join('\n'))
        if (credential !== 'none') assert.ok(statuses.some(([status]) => status.startsWith('2')), 'nothing succeeded')
      },
    })),
    {
      title: 'every service is still ready',
      run: async () => {
        for (const url of [place.local().gatewayUrl, place.local().timelineUrl, place.local().recorderUrl]) {
          const { status } = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) })
          assert.equal(status, 200, url)
        }
      },
    },
  ]
}

/**
 * Makes a tenant and credentials with all that a tenant's people may do.
 * @param {import('./sandbox.mjs').Sandbox} place
 * @returns {Promise<Record<string, string>>}
 */
async function callers(place) {
  const { databaseUrl, issuerUrl, issuerSecret } = place.local()
  const env = { DATABASE_URL: databaseUrl, THROUGHLINE_DATA: place.data }
  await throughline(['tenant', 'create', TENANT], env)
  const key = (await throughline(['key', 'create', '--tenant', TENANT, '--scopes', SCOPES.join(',')], env)).trim()
  return { FUZZ_TENANT: TENANT, FUZZ_KEY: key.split('\n')[0] ?? '', FUZZ_ISSUER: issuerUrl, FUZZ_ISSUER_SECRET: issuerSecret }
}
