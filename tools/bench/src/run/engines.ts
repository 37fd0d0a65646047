import { migrate } from '@throughline/log/migrate'
import { randomBytes } from 'node:crypto'
import pg from 'pg'

/** Where the engines of this run are; made by `npm run bench`, which starts and stops them. */
export interface Engines {
  adminUrl: string
  brokers: string[]
  /** A folder for logs and key files. */
  folder: string
}

export function enginesOfThisRun(): Engines {
  const { BENCH_DATABASE_URL: adminUrl, BENCH_KAFKA_BROKERS: brokers, BENCH_FOLDER: folder } = process.env
  if (adminUrl === undefined || brokers === undefined || folder === undefined) {
    throw new Error('BENCH_DATABASE_URL, BENCH_KAFKA_BROKERS and BENCH_FOLDER are not set: start with `npm run bench`.')
  }
  return { adminUrl, brokers: brokers.split(','), folder }
}

/** A database of a contender's own, with the same schema for all. */
export interface BenchDatabase {
  adminUrl: string
  urlFor(role: 'recorder' | 'gateway' | 'timeline' | 'eraser' | 'projector'): string
  drop(): Promise<void>
}

const password = randomBytes(12).toString('hex')
const passwordsOf = (...roles: string[]): Record<string, string> => Object.fromEntries(roles.map((role) => [role, password]))

export async function freshDatabase(engines: Engines, name: string): Promise<BenchDatabase> {
  await asAdmin(engines.adminUrl, [`drop database if exists ${name} with (force)`, `create database ${name}`])
  const adminUrl = withPath(engines.adminUrl, name)
  await migrate({ databaseUrl: adminUrl, passwords: passwordsOf('recorder', 'gateway', 'timeline', 'eraser', 'projector') })
  return {
    adminUrl,
    urlFor: (role) => {
      const url = new URL(adminUrl)
      url.username = `throughline_${role}`
      url.password = password
      return url.href
    },
    drop: () => asAdmin(engines.adminUrl, [`drop database if exists ${name} with (force)`]),
  }
}

/** As autovacuum does when there is time: what was just filled has no statistics, and no page is known to be all-visible. */
export function analyze({ adminUrl }: BenchDatabase): Promise<void> {
  return asAdmin(adminUrl, ['vacuum analyze'])
}

/** Writes what is dirty, so that no contender pays for the one before it. */
export function settle(engines: Engines): Promise<void> {
  return asAdmin(engines.adminUrl, ['checkpoint'])
}

function asAdmin(url: string, statements: string[]): Promise<void> {
  return withPool(url, async (pool) => {
    for (const statement of statements) await pool.query(statement)
  })
}

/** Does some work on a connection, and closes it. */
export async function withPool<T>(url: string, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  try {
    return await work(pool)
  } finally {
    await pool.end()
  }
}

function withPath(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}
