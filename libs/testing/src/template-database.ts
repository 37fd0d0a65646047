import { setTimeout as sleep } from 'node:timers/promises'
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'

/** Every test database has the same: roles belong to the whole server, so one spec's must not end another's. */
export const testPassword = 'for-tests-only'
const lock = 7_205_759_500
const template = 'template_throughline_'
const clone = 'test_'
/** A database that a killed test run left behind is dropped after this time. */
const abandonedMs = 3_600_000

type Migrate = (options: { databaseUrl: string; parts: number; passwords: Record<string, string> }) => Promise<unknown>

/**
 * Makes a database cloned from a migrated template. The template is made once per content of the migrations.
 * @returns the new database's name
 */
export async function cloneDatabase(adminUrl: string, parts: number): Promise<string> {
  const client = new Client({ connectionString: adminUrl, application_name: 'throughline-testing' })
  await client.connect()
  try {
    // One at a time on this server: a template cannot be copied while somebody makes it or copies it.
    await client.query('select pg_advisory_lock($1)', [lock])
    const source = await templateFor(client, adminUrl, parts)
    await dropAbandoned(client)
    const name = `${clone}${Date.now().toString(36)}_${process.pid}_${Math.random().toString(36).slice(2, 8)}`
    await client.query(`create database ${name} template ${source}`)
    return name
  } finally {
    await client.end()
  }
}

/** Drops a database. Whoever is still connected a second later is thrown out. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl, application_name: 'throughline-testing' })
  await client.connect()
  try {
    await leftByAll(client, name, 1_000)
    await client.query(`drop database if exists ${name} with (force)`)
  } finally {
    await client.end()
  }
}

/** A pool that has ended may still be saying goodbye: being thrown out then would be an error that nobody catches. */
async function leftByAll(client: Client, name: string, limitMs: number): Promise<void> {
  const deadline = Date.now() + limitMs
  while (Date.now() < deadline) {
    const { rows } = await client.query('select from pg_stat_activity where datname = $1 limit 1', [name])
    if (rows.length === 0) return
    await sleep(20)
  }
}

/** The URL of another database, and of another user where one is given, on the same server. */
export function urlOf(adminUrl: string, database: string, user?: { name: string; password: string }): string {
  const url = new URL(adminUrl)
  url.pathname = `/${database}`
  if (user) {
    url.username = user.name
    url.password = user.password
  }
  return url.href
}

async function templateFor(client: Client, adminUrl: string, parts: number): Promise<string> {
  const name = `${template}${contentHash()}_${parts}`
  const { rows } = await client.query<{ datname: string }>('select datname from pg_database where datname like $1', [
    `${template}%`,
  ])
  const existing = rows.map((row) => row.datname)
  if (existing.includes(name)) return name
  for (const outdated of existing.filter((one) => !one.startsWith(`${template}${contentHash()}_`))) {
    await client.query(`drop database if exists ${outdated} with (force)`)
  }
  const building = `building_throughline_${parts}`
  await client.query(`drop database if exists ${building} with (force)`)
  await client.query(`create database ${building}`)
  await migrateInto(urlOf(adminUrl, building), parts)
  await client.query(`alter database ${building} rename to ${name}`)
  return name
}

async function migrateInto(databaseUrl: string, parts: number): Promise<void> {
  // Not a plain import: the log's own specs use this library, and no tool shall see a circle in that.
  const log = '@throughline/log/migrate'
  const library: unknown = await import(log)
  if (!isMigrator(library)) throw new Error(`${log} exports no migrate function and role names.`)
  const passwords = Object.fromEntries(library.roleNames.map((role) => [role, testPassword]))
  await library.migrate({ databaseUrl, parts, passwords })
}

function isMigrator(library: unknown): library is { migrate: Migrate; roleNames: readonly string[] } {
  if (typeof library !== 'object' || library === null || !('migrate' in library) || !('roleNames' in library)) return false
  return typeof library.migrate === 'function' && Array.isArray(library.roleNames)
}

async function dropAbandoned(client: Client): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    'select datname from pg_database d where datname like $1 and not exists (select from pg_stat_activity a where a.datid = d.oid)',
    [`${clone}%`],
  )
  for (const { datname } of rows) {
    const madeAt = Number.parseInt(datname.slice(clone.length), 36)
    if (Date.now() - madeAt > abandonedMs) await client.query(`drop database if exists ${datname}`)
  }
}

function contentHash(): string {
  const hash = createHash('sha256')
  for (const library of ['log', 'vault']) {
    const root = fileURLToPath(new URL(`../../${library}/src`, import.meta.url))
    const files = readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile() && /\.(ts|sql)$/.test(file.name) && !file.name.endsWith('.spec.ts'))
      .map((file) => path.join(file.parentPath, file.name))
      .filter((file) => /\/(migrations|migrate)\//.test(file))
      .toSorted()
    for (const file of files) hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex').slice(0, 12)
}
