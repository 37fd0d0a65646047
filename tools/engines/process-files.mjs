import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * A process that we started, as its pid file keeps it. The start time tells it from a later one with the same pid.
 * @typedef {{ name: string, pid: number, startTime: string }} ProcessRecord
 */

/**
 * When a process was started, as opaque text; undefined when there is none (or only its zombie is left).
 * @param {number} pid
 */
export function startTimeOf(pid) {
  try {
    if (process.platform === 'linux') {
      // Fields after the command's closing bracket: state is the first, start time (in ticks since boot) the twentieth.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
    }
    const [state, ...started] = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(/\s+/)
    return state?.startsWith('Z') ? undefined : started.join(' ')
  } catch {
    return undefined
  }
}

/** @param {ProcessRecord} record */
export const isAlive = (record) => startTimeOf(record.pid) === record.startTime

/**
 * @param {string} folder
 * @param {string} name
 * @param {number} pid
 * @returns {ProcessRecord}
 */
export function writeProcessFile(folder, name, pid) {
  const record = { name, pid, startTime: startTimeOf(pid) ?? '' }
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, `${name}.pid`), JSON.stringify(record))
  return record
}

/**
 * @param {string} folder
 * @param {string} name
 */
export function removeProcessFile(folder, name) {
  rmSync(path.join(folder, `${name}.pid`), { force: true })
}

/**
 * The processes that pid files in a folder name and that still live. Files of dead ones are removed.
 * @param {string} folder
 * @returns {ProcessRecord[]}
 */
export function liveProcesses(folder) {
  /** @type {ProcessRecord[]} */
  const alive = []
  for (const file of namesIn(folder).filter((name) => name.endsWith('.pid'))) {
    const record = readRecord(path.join(folder, file))
    if (record && isAlive(record)) alive.push(record)
    else rmSync(path.join(folder, file), { force: true })
  }
  return alive
}

/** @param {string} folder */
function namesIn(folder) {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/**
 * @param {string} file
 * @returns {ProcessRecord | undefined}
 */
function readRecord(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
