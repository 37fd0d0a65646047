import { chmodSync, chownSync, cpSync, lchownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { migrate } from '../src/migrate/migrate.js'

const password = 'for-tests-only'
const roles = ['recorder', 'gateway', 'timeline', 'eraser'] as const

/** A PostgreSQL of a spec's own, whose files it may read, copy and put back. */
export interface PrivatePostgres {
  adminUrl: string
  urlFor(role: string): string
  /** Files outside the WAL that hold these bytes; everything is written to them first. */
  filesWith(bytes: string | Buffer): Promise<string[]>
  /** Stops it, copies its files away, and starts it again: a backup that needs no programs. */
  backup(): Promise<string>
  /** Puts a backup in the place of its files. */
  restore(backup: string): Promise<void>
  close(): Promise<void>
}

interface Started {
  url: string
  stop(): Promise<unknown>
}
interface Home {
  folder: string
  uid?: number
  gid?: number
}

/** Starts PostgreSQL with a migrated database; some two seconds. */
export async function privatePostgres(): Promise<PrivatePostgres> {
  // Named in pieces: the tools are plain scripts that nothing else of ours is built with.
  const tools = '../../../tools/engines'
  const { startPostgres } = (await import(`${tools}/postgres.mjs`)) as { startPostgres: (options: object) => Promise<Started> }
  const { postgresHome, postgresFolders } = (await import(`${tools}/postgres-home.mjs`)) as {
    postgresHome: (folder: string) => Home
    postgresFolders: (folder: string) => string[]
  }
  const { freePorts } = (await import(`${tools}/ports.mjs`)) as { freePorts: (count: number) => Promise<number[]> }
  const base = mkdtempSync(path.join(tmpdir(), 'postgres-'))
  const folder = path.join(base, 'data')
  const [port] = await freePorts(1)
  const settings = { shared_buffers: '32MB', max_connections: '40', autovacuum: 'off' }
  let starts = 0
  // A log of its own each time: its readiness is read from there.
  const start = (): Promise<Started> =>
    startPostgres({ folder, port, password, logFile: path.join(base, `log-${++starts}`), pidFolder: path.join(base, 'run'), settings })
  let running = await start()
  const data = postgresHome(folder).folder
  const adminUrl = running.url
  await migrate({ databaseUrl: adminUrl, parts: 12, passwords: Object.fromEntries(roles.map((role) => [role, password])) })
  let backups = 0
  return {
    adminUrl,
    urlFor: (role) => Object.assign(new URL(adminUrl), { username: `throughline_${role}`, password }).href,
    async filesWith(bytes) {
      const client = new pg.Client({ connectionString: adminUrl })
      await client.connect()
      await client.query('checkpoint')
      await client.end()
      return filesIn(data).filter((file) => readFileSync(file).includes(bytes)).map((file) => path.relative(data, file))
    },
    async backup() {
      await running.stop()
      const copy = path.join(base, `backup-${++backups}`)
      cpSync(data, copy, { recursive: true, preserveTimestamps: true })
      running = await start()
      return copy
    },
    async restore(backup) {
      await running.stop()
      rmSync(data, { recursive: true })
      cpSync(backup, data, { recursive: true, preserveTimestamps: true })
      chmodSync(data, 0o700)
      own(data, postgresHome(folder))
      running = await start()
    },
    async close() {
      await running.stop()
      for (const one of [...postgresFolders(folder), base]) rmSync(one, { recursive: true, force: true })
    },
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !path.relative(folder, file).startsWith('pg_wal'))
}

/** What root copies is root's; PostgreSQL runs as somebody else. */
function own(folder: string, { uid, gid }: Home): void {
  if (uid === undefined || gid === undefined) return
  chownSync(folder, uid, gid)
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) lchownSync(path.join(entry.parentPath, entry.name), uid, gid)
}
