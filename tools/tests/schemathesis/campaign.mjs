import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('.', import.meta.url))

/** What every answer is held against. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'no_unauthorised_success',
  'nothing_of_the_inside',
]

/**
 * One service, asked by one kind of caller.
 * @typedef {object} Campaign
 * @property {string} service
 * @property {string} url
 * @property {'none' | 'key' | 'person'} credential
 * @property {number} requests     about so many
 * @property {Record<string, string>} env   what hooks.py needs to get credentials
 */

/**
 * @typedef {object} Outcome
 * @property {boolean} ok
 * @property {number} requests
 * @property {Record<string, number>} counts   answers by status, and by operation and class of status
 * @property {string} output
 */

/**
 * Runs Schemathesis against a service.
 * @param {string} program
 * @param {Campaign} campaign
 * @param {string} reports   folder for its output
 * @param {number | undefined} seed
 * @returns {Promise<Outcome>}
 */
export async function runCampaign(program, campaign, reports, seed) {
  const name = `${campaign.service}-${campaign.credential}`
  const countsFile = path.join(reports, `${name}.json`)
  writeFileSync(countsFile, '{}')
  const operations = await operationsOf(campaign.url)
  const args = [
    'run',
    `${campaign.url}/openapi.json`,
    `--checks=${CHECKS.join(',')}`,
    '--phases=examples,coverage,fuzzing',
    `--max-examples=${Math.max(1, Math.ceil(campaign.requests / operations))}`,
    '--request-timeout=30',
    '--generation-database=none',
    '--suppress-health-check=all',
    '--warnings=off',
    '--no-shrink',
    '--continue-on-failure',
    '--no-color',
    ...(seed === undefined ? [] : [`--seed=${seed}`]),
  ]
  const env = { ...process.env, ...campaign.env, FUZZ_CREDENTIAL: campaign.credential, FUZZ_COUNTS: countsFile }
  const { code, output } = await run(program, args, { ...env, SCHEMATHESIS_HOOKS: 'hooks', PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' }, reports)
  writeFileSync(path.join(reports, `${name}.log`), output)
  const { requests = 0, ...counts } = JSON.parse(readFileSync(countsFile, 'utf8'))
  return { ok: code === 0 && requests > 0, requests, counts, output }
}

/** @param {string} url */
async function operationsOf(url) {
  const document = await (await fetch(`${url}/openapi.json`, { signal: AbortSignal.timeout(5_000) })).json()
  const { paths } = /** @type {{ paths: Record<string, object> }} */ (document)
  return Object.values(paths).flatMap((operations) => Object.keys(operations)).length
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {string} cwd
 * @returns {Promise<{ code: number, output: string }>}
 */
function run(program, args, env, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
