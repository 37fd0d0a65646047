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
  urlFor(role: 'recorder' | 'gateway' | 'timeline' | 'eraser'): string
  drop(): Promise<void>
}

const password = randomBytes(12).toString('hex')

export async function freshDatabase(engines: Engines, name: string): Promise<BenchDatabase> {
  await asAdmin(engines.adminUrl, [`drop database if exists ${name} with (force)`, `create database ${name}`])
  const adminUrl = withPath(engines.adminUrl, name)
  await migrate({ databaseUrl: adminUrl, passwords: { recorder: password, gateway: password, timeline: password, eraser: password } })
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

/** Writes what is dirty, so that no contender pays for the one before it. */
export function settle(engines: Engines): Promise<void> {
  return asAdmin(engines.adminUrl, ['checkpoint'])
}

async function asAdmin(url: string, statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

function withPath(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}
