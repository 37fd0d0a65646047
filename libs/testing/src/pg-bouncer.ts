import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { eventually } from './eventually.js'
import { freePorts } from './free-ports.js'
import { testPassword } from './template-database.js'

/** A PgBouncer in transaction mode, as Debian has it. */
export interface PgBouncer {
  /** A service's URL of a test database, by way of it. */
  through(databaseUrl: string): string
  close(): Promise<void>
}

/** PgBouncer refuses to run as root. */
const NOBODY = 65_534

/** Why there is none on this machine; undefined when there is one. */
export function pgBouncerMissing(): string | undefined {
  return spawnSync('pgbouncer', ['--version']).status === 0 ? undefined : 'pgbouncer is not installed (Debian: apt-get install pgbouncer)'
}

/**
 * Starts a PgBouncer in front of the server of a test database, with default settings wherever the test does not need
 * others: nothing that clients ask for when they connect is ignored.
 *
 * @param poolSize connections to PostgreSQL that each role of a database shares
 */
export async function pgBouncer(databaseUrl: string, { poolSize }: { poolSize: number }): Promise<PgBouncer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'pgbouncer-'))
  const [port = 0] = await freePorts(1)
  const users = ['gateway', 'timeline'].map((role) => `"throughline_${role}" "${testPassword}"\n`)
  writeFileSync(path.join(folder, 'users.txt'), users.join(''))
  writeFileSync(path.join(folder, 'pgbouncer.ini'), settings(new URL(databaseUrl), port, poolSize, folder))
  const root = process.getuid?.() === 0
  if (root) chmodSync(folder, 0o755)
  const child = spawn('pgbouncer', ['pgbouncer.ini'], { cwd: folder, stdio: 'ignore', ...(root ? { uid: NOBODY, gid: NOBODY } : {}) })
  const ended = new Promise((resolve) => child.once('close', resolve))
  const through = (url: string): string => {
    const changed = new URL(url)
    changed.hostname = '127.0.0.1'
    changed.port = String(port)
    return changed.href
  }
  const close = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true })
  }
  try {
    await eventually(() => answers(through(databaseUrl)))
  } catch (error) {
    await close()
    throw error
  }
  return { through, close }
}

function settings({ hostname, port: server }: URL, port: number, poolSize: number, folder: string): string {
  return `[databases]
* = host=${hostname} port=${server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${folder}/users.txt
pool_mode = transaction
default_pool_size = ${poolSize}
max_client_conn = 500
`
}

async function answers(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 })
  await client.connect()
  await client.end()
}
