import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { root } from '../local/settings.mjs'
import { testPaths } from './scope.mjs'

/**
 * What Jest writes with --json, as far as we read it.
 * @typedef {object} JestReport
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numRuntimeErrorTestSuites   files that did not even load
 * @property {{ name: string, message: string, assertionResults: { status: string, fullName: string }[] }[]} testResults
 */

/**
 * Runs the tests of all projects in one Jest, in two processes.
 * @param {import('./scope.mjs').Scope} scope
 * @param {Record<string, string>} engines   environment that names the engines
 * @param {string} folder                    for the report
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function runJest(scope, engines, folder) {
  const file = path.join(folder, 'jest.json')
  mkdirSync(folder, { recursive: true })
  rmSync(file, { force: true })
  const args = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    path.join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
    '--projects',
    ...scope.projects,
    '--maxWorkers=2',
    '--workerIdleMemoryLimit=1GB',
    '--testTimeout=90000',
    '--passWithNoTests',
    '--json',
    `--outputFile=${file}`,
    '--testLocationInResults',
    ...scope.jestArgs,
    ...testPaths(scope).flatMap((one) => ['--testPathPatterns', one]),
  ]
  const status = await exitCode(args, { ...process.env, ...engines })
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
  return tallyOf(JSON.parse(readFileSync(file, 'utf8')), status)
}

/**
 * @param {JestReport} report
 * @param {number} status
 */
function tallyOf(report, status) {
  const left = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter((test) => ['pending', 'skipped', 'todo', 'disabled'].includes(test.status))
      .map((test) => ({ file: path.relative(root, name), title: test.fullName })),
  )
  for (const { file, title } of left) console.log(`skipped: ${file}: ${title}`)
  const unexplained = left.filter(({ title }) => !title.includes('skipped:'))
  for (const { file, title } of unexplained) {
    console.log(`FAILED  ${file}: "${title}" is skipped without a reason. Its title must contain "skipped: <why>".`)
  }
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites + unexplained.length
  return {
    passed: report.numPassedTests,
    // Jest also fails for what is no test's fault, for instance a handle that stays open.
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: left.length - unexplained.length,
  }
}

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
function exitCode(args, env) {
  return new Promise((resolve, reject) => {
    // Jest writes the report to the file and its readable account to standard error; --json would print it, too.
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] })
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
