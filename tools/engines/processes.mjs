import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from './faults.mjs'
import { isAlive, liveProcesses, removeProcessFile, writeProcessFile } from './process-files.mjs'

/** @typedef {import('./process-files.mjs').ProcessRecord} ProcessRecord */
/**
 * @typedef {object} ProcessOptions
 * @property {string} name
 * @property {string} command
 * @property {string[]} args
 * @property {string} logFile   takes standard output and error; the one of the run before is kept as *.previous.log
 * @property {string} pidFolder
 * @property {Record<string, string | undefined>} [env]  all of the environment; default: ours
 * @property {string} [cwd]
 * @property {number} [uid]
 * @property {number} [gid]
 */
/**
 * @typedef {object} Started
 * @property {ProcessRecord} record
 * @property {string} logFile
 * @property {Promise<{ code: number | null, signal: NodeJS.Signals | null }>} exited
 * @property {(timeoutMs?: number) => Promise<void>} stop  SIGTERM, after timeoutMs (default 10 s) SIGKILL; fine to call twice
 */

/**
 * Starts a process in a process group of its own (a Ctrl-C in the terminal reaches only us, we end the others in
 * order), with a log file and a pid file. It outlives us unless stopped.
 * @param {ProcessOptions} options
 * @returns {Promise<Started>}
 */
export async function startProcess(options) {
  const { name, command, args, logFile, pidFolder, env, cwd, uid, gid } = options
  mkdirSync(path.dirname(logFile), { recursive: true })
  if (existsSync(logFile)) renameSync(logFile, logFile.replace(/\.log$/, '.previous.log'))
  const log = openSync(logFile, 'a')
  const child = spawn(command, args, {
    cwd,
    env: env ?? process.env,
    uid,
    gid,
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  /** @type {Started['exited']} */
  const exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })))
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', (error) => reject(new Fault(`${name} could not be started: ${error.message}`)))
  })
  child.unref()
  const record = writeProcessFile(pidFolder, name, child.pid ?? 0)
  void exited.then(() => removeProcessFile(pidFolder, name))
  return { record, logFile, exited, stop: (timeoutMs) => stopProcess(record, { timeoutMs }) }
}

/**
 * Waits until a line of the process's log contains `text`. A port probe would lie when something else has the port.
 * @param {Started} started
 * @param {string} text
 * @param {number} [timeoutMs] default 60 s
 */
export async function untilLogged(started, text, timeoutMs = 60_000) {
  const { name } = started.record
  const deadline = Date.now() + timeoutMs
  let gone = false
  void started.exited.then(() => (gone = true))
  while (!readFileSync(started.logFile, 'utf8').includes(text)) {
    if (gone)
      throw new Fault(`${name} ended while starting. The end of ${started.logFile}:\n${tailOf(started.logFile)}`)
    if (Date.now() > deadline) {
      await started.stop()
      throw new Fault(
        `${name} was not ready after ${timeoutMs / 1000} s. The end of ${started.logFile}:\n${tailOf(started.logFile)}`,
      )
    }
    await sleep(50)
  }
}

/**
 * Ends a process and waits until it is gone.
 * @param {ProcessRecord} record
 * @param {{ signal?: NodeJS.Signals, timeoutMs?: number }} [how]  default SIGTERM and 10 s, then SIGKILL
 */
export async function stopProcess(record, { signal = 'SIGTERM', timeoutMs = 10_000 } = {}) {
  if (!send(record, signal)) return
  // A stopped process (SIGSTOP) would take its signal only when it goes on.
  send(record, 'SIGCONT')
  const deadline = Date.now() + timeoutMs
  while (isAlive(record)) {
    if (Date.now() > deadline && !send(record, 'SIGKILL')) return
    await sleep(30)
  }
}

/** Who writes ends before what it writes to: first whoever is in no list, then engines. */
const order = [['gateway'], ['recorder', 'projector', 'timeline'], ['zipkin', 'kafka', 'postgres']]

/**
 * Ends all processes that pid files in a folder name, in order. Also those that an earlier run left behind because
 * it was killed.
 * @param {string} pidFolder
 * @param {{ signal?: NodeJS.Signals, timeoutMs?: number }} [how]  default: what suits each process, and 10 s
 * @returns {Promise<string[]>} the names of those ended
 */
export async function stopAllIn(pidFolder, how = {}) {
  const left = liveProcesses(pidFolder)
  const listed = new Set(order.flat())
  const stages = [
    left.filter(({ name }) => !listed.has(name)),
    ...order.map((names) => left.filter(({ name }) => names.includes(name))),
  ]
  for (const stage of stages) {
    await Promise.all(
      stage.map(async (record) => {
        await stopProcess(record, { signal: stopSignalOf(record.name), ...how })
        removeProcessFile(pidFolder, record.name)
      }),
    )
  }
  return left.map((record) => record.name)
}

/**
 * PostgreSQL's SIGTERM waits for clients to leave; its SIGINT ("fast") ends their transactions.
 * @param {string} name
 * @returns {NodeJS.Signals}
 */
export const stopSignalOf = (name) => (name === 'postgres' ? 'SIGINT' : 'SIGTERM')

/**
 * The last lines of a log, for an error message.
 * @param {string} file
 * @param {number} [lines]
 */
export function tailOf(file, lines = 25) {
  try {
    return readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(-lines)
      .map((line) => `  ${line}`)
      .join('\n')
  } catch {
    return '  (no log)'
  }
}

/**
 * @param {ProcessRecord} record
 * @param {NodeJS.Signals} signal
 */
function send(record, signal) {
  if (!isAlive(record)) return false
  try {
    process.kill(record.pid, signal)
    return true
  } catch {
    return false
  }
}
