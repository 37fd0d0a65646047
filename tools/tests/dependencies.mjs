import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../local/settings.mjs'
import { runChecks } from './checks.mjs'
import { judge } from './dependencies/judge.mjs'
import { closingLine } from './tally.mjs'

const acceptedFile = path.join(root, 'tools', 'tests', 'dependencies', 'accepted.json')
const LIMIT_MS = 120_000

/**
 * Looks for known weaknesses in what the lock file installs, and at where it comes from.
 * @returns {Promise<number>} the exit code
 */
export async function testDependencies() {
  const tally = await runChecks([
    { title: 'a weakness counts until it is accepted, with a reason and for a time', run: judgesRightly },
    { title: 'every package is pinned by its content, and none comes from a place of its own', run: lockFileIsWhole },
    { title: 'npm audit finds nothing that was not accepted (tools/tests/dependencies/accepted.json)', run: audit },
  ])
  console.log(`\n${closingLine(tally)}`)
  return tally.failed === 0 ? 0 : 1
}

async function judgesRightly() {
  const advisory = { title: 'Bad', url: 'https://github.com/advisories/GHSA-1', severity: 'high', range: '<2' }
  const report = { vulnerabilities: { a: { severity: 'high', via: [advisory] }, b: { severity: 'high', via: ['a'] } } }
  const accepted = { advisory: 'GHSA-1', package: 'a', reason: 'not reachable', since: '2026-01-01', until: '2026-06-30' }
  assert.deepEqual(judge(report, [], '2026-02-01'), ['a <2: high: Bad (https://github.com/advisories/GHSA-1)'])
  assert.deepEqual(judge(report, [accepted], '2026-02-01'), [])
  assert.equal(judge(report, [accepted], '2026-07-01').length, 1)
  assert.match(judge({ vulnerabilities: {} }, [accepted], '2026-02-01')[0] ?? '', /take it out/)
  assert.match(judge(report, [{ ...accepted, reason: '' }], '2026-02-01')[0] ?? '', /without reason/)
  const low = { vulnerabilities: { a: { severity: 'low', via: [{ ...advisory, severity: 'low' }] } } }
  assert.deepEqual(judge(low, [], '2026-02-01'), [])
}

async function lockFileIsWhole() {
  /** @type {{ packages: Record<string, { version?: string, resolved?: string, integrity?: string, link?: boolean, inBundle?: boolean }> }} */
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'))
  const installed = Object.entries(packages).filter(([name, { link, inBundle }]) => name.includes('node_modules/') && !link && !inBundle)
  assert.ok(installed.length > 100, `${installed.length} packages`)
  for (const [name, { resolved, integrity }] of installed) {
    assert.match(integrity ?? '', /^sha512-/, `${name} is not pinned by its content`)
    assert.ok(resolved === undefined || resolved.startsWith('https://registry.npmjs.org/'), `${name} comes from ${resolved}`)
  }
}

/** @returns {Promise<string | void>} */
async function audit() {
  const { stdout, error } = spawnSync('npm', ['audit', '--json'], { cwd: root, encoding: 'utf8', timeout: LIMIT_MS, maxBuffer: 64 * 1024 * 1024 })
  if (error) return `npm audit could not be asked: ${error.message}`
  const report = parsed(stdout)
  if (report?.vulnerabilities === undefined) return `the registry does not answer npm audit: ${report?.message ?? 'no answer'}`
  const accepted = JSON.parse(readFileSync(acceptedFile, 'utf8'))
  const faults = judge({ vulnerabilities: report.vulnerabilities }, accepted, new Date().toISOString().slice(0, 10))
  assert.deepEqual(faults, [])
}

/**
 * @param {string} text
 * @returns {(Partial<import('./dependencies/judge.mjs').AuditReport> & { message?: string }) | undefined}
 */
function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
