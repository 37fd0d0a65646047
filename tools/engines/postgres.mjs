import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from './faults.mjs'
import { postgresHome } from './postgres-home.mjs'
import { startProcess, stopProcess, stopSignalOf, untilLogged } from './processes.mjs'

/** Durable (fsync and synchronous_commit stay on); otherwise sized for a machine that also runs everything else. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  checkpoint_completion_target: '0.9',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %q%u@%d ',
}

/**
 * Starts PostgreSQL and waits until it serves; initialises its data folder the first time (about a second).
 * @param {object} options
 * @param {string} options.folder      data; kept between starts
 * @param {number} options.port
 * @param {string} options.password    of the superuser `postgres`; decided when the data folder is made
 * @param {string} options.logFile
 * @param {string} options.pidFolder
 * @param {Record<string, string>} [options.settings]  over ours
 * @returns {Promise<import('./processes.mjs').Started & { url: string }>} url: of the superuser, database `postgres`
 */
export async function startPostgres({ folder, port, password, logFile, pidFolder, settings: own = {} }) {
  const home = postgresHome(folder)
  if (!existsSync(path.join(home.folder, 'PG_VERSION'))) initialise(home, password)
  const flags = Object.entries({ ...settings, ...own }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const started = await startOnce({
    name: 'postgres',
    command: path.join(home.native, 'bin', 'postgres'),
    args: ['-D', home.folder, '-p', String(port), ...flags],
    env: { ...process.env, LC_MESSAGES: 'C' },
    cwd: '/',
    uid: home.uid,
    gid: home.gid,
    logFile,
    pidFolder,
  })
  const stop = (/** @type {number | undefined} */ timeoutMs) =>
    stopProcess(started.record, { signal: stopSignalOf('postgres'), timeoutMs })
  return { ...started, stop, url: `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres` }
}

/** @param {import('./processes.mjs').ProcessOptions} options */
async function startOnce(options) {
  const deadline = Date.now() + 20_000
  for (;;) {
    const started = await startProcess(options)
    try {
      await untilLogged(started, 'database system is ready to accept connections')
      return started
    } catch (error) {
      // After a SIGKILL its children take a moment to notice and go; until then the memory is theirs.
      const busy = /pre-existing shared memory block|could not bind|lock file/.test(
        readFileSync(started.logFile, 'utf8'),
      )
      if (!busy || Date.now() > deadline) throw error
      await sleep(300)
    }
  }
}

/**
 * @param {import('./postgres-home.mjs').Home} home
 * @param {string} password
 */
function initialise({ native, folder, uid, gid }, password) {
  // initdb takes the password from a file only. It is ours alone and gone a second later.
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'throughline-'))
  const file = path.join(temporary, 'password')
  try {
    writeFileSync(file, `${password}\n`, { mode: 0o600 })
    if (uid !== undefined && gid !== undefined) for (const one of [temporary, file]) chownSync(one, uid, gid)
    const args = [
      '-D',
      folder,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${file}`,
      '--encoding=UTF8',
      '--locale=C',
    ]
    const done = spawnSync(path.join(native, 'bin', 'initdb'), args, { uid, gid, cwd: '/', encoding: 'utf8' })
    if (done.status !== 0) {
      throw new Fault(
        `PostgreSQL's data folder ${folder} could not be made:\n${done.error?.message ?? ''}${done.stdout}${done.stderr}`,
      )
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}
