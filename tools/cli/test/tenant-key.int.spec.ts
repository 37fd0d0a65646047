import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { ControlDirectory } from '@throughline/control'
import { loadMasterKeys } from '@throughline/subjects'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import { Pool } from 'pg'

jest.setTimeout(120_000)

const bin = fileURLToPath(new URL('../bin/throughline.mjs', import.meta.url))
let database: TestDatabase
let pool: Pool
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'cli-'))
  database = await testDatabase()
  pool = new Pool({ connectionString: database.urlFor('gateway'), max: 1 })
})

afterAll(async () => {
  await pool?.end()
  await database?.close()
  rmSync(folder, { recursive: true })
})

const throughline = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, [bin, ...args], { env: { ...process.env, DATABASE_URL: database.adminUrl, THROUGHLINE_API_KEY: 'tl_x' } })).stdout
const authenticate = (token: string) => new ControlDirectory(pool).authenticate(token)

describe('throughline tenant and key', () => {
  it('make a tenant and a key of it that the services know', async () => {
    expect(await throughline('tenant', 'create', 'acme', '--name', 'Acme Tyres')).toContain('acme')
    const output = await throughline(
      'key', 'create', '--tenant', 'acme', '--scopes', 'events:publish,timeline:read', '--organisation', 'dealer-7',
      '--origin', 'https://a.example', '--origin', 'https://b.example', '--expires', '2099-01-01T00:00:00Z', '--events-per-second', '50',
    )
    expect(output).toMatch(/^tl_\w+\n$/)
    expect(await authenticate(output.trim())).toMatchObject({
      tenantSlug: 'acme',
      scopes: ['events:publish', 'timeline:read'],
      organisation: 'dealer-7',
      origins: ['https://a.example', 'https://b.example'],
    })
    const [prefix] = (await throughline('key', 'list', '--tenant', 'acme')).split(' ')
    await throughline('key', 'revoke', prefix!, '--tenant', 'acme')
    expect(await authenticate(output.trim())).toBeUndefined()
    expect(await throughline('key', 'list', '--tenant', 'acme')).toContain('revoked')
  })

  it('change settings, suspend and resume', async () => {
    await throughline('tenant', 'create', 'bolt')
    const token = (await throughline('key', 'create', '--tenant', 'bolt', '--scopes', 'operations')).trim()
    const file = path.join(folder, 'settings.json')
    writeFileSync(file, '{"country": "AT"}')
    expect(await throughline('tenant', 'settings', 'bolt', file)).toContain('version 2')
    expect((await authenticate(token))?.rules).toMatchObject({ version: 2, country: 'AT' })
    expect(JSON.parse(await throughline('tenant', 'show', 'bolt'))).toMatchObject({ settings: { country: 'AT' } })
    expect(await throughline('tenant', 'suspend', 'bolt')).toContain('suspended')
    expect(await authenticate(token)).toBeUndefined()
    await throughline('tenant', 'resume', 'bolt')
    expect(await authenticate(token)).toBeDefined()
    expect(await throughline('tenant', 'list')).toContain('bolt')
  })

  it.each([
    [['tenant', 'create', 'No Slug'], 'slug'],
    [['tenant', 'show', 'nobody'], 'there is no tenant nobody'],
    [['key', 'create', '--tenant', 'nobody', '--scopes', 'operations'], 'there is no tenant nobody'],
    [['key', 'create', '--tenant', 'x', '--scopes', 'everything'], 'unknown scope everything'],
    [['key', 'create', '--tenant', 'x', '--scopes', 'operations', '--expires', 'soon'], 'must be a time'],
    [['key', 'create', '--tenant', 'x', '--scopes', 'operations', '--reads-per-second', 'many'], 'readsPerSecond'],
    [['quarantine', 'list', '--url', 'http://127.0.0.1:1'], 'does not answer'],
  ])('%j fails with what was wrong', async (args, why) => {
    await expect(throughline(...args)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(why) as unknown })
  })
})

describe('throughline walls', () => {
  it('stand, and tell when somebody tears them down', async () => {
    expect(await throughline('walls')).toBe('The walls stand.\n')
    const admin = new Pool({ connectionString: database.adminUrl, max: 1 })
    await admin.query('grant select on log.event_0 to throughline_timeline')
    await expect(throughline('walls')).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('log.event_0 is a partition on which throughline_timeline may select') as unknown,
    })
    await admin.query('revoke select on log.event_0 from throughline_timeline')
    await admin.end()
  })
})

describe('throughline keys-file', () => {
  it('makes keys for their owner alone, and never over others', async () => {
    const file = path.join(folder, 'keys.json')
    await throughline('keys-file', 'create', file)
    const before = readFileSync(file, 'utf8')
    expect(loadMasterKeys(file).naming).toHaveLength(32)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    await expect(throughline('keys-file', 'create', file)).rejects.toMatchObject({ code: 1 })
    expect(readFileSync(file, 'utf8')).toBe(before)
  })
})
