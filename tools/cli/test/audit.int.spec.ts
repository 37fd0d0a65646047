import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import { Pool } from 'pg'

jest.setTimeout(120_000)

const bin = fileURLToPath(new URL('../bin/throughline.mjs', import.meta.url))
let database: TestDatabase
let admin: Pool
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'cli-audit-'))
  database = await testDatabase()
  admin = new Pool({ connectionString: database.adminUrl, max: 1 })
})

afterAll(async () => {
  await admin?.end()
  await database?.close()
  rmSync(folder, { recursive: true })
})

/** The URL of the database comes from a file: it is on no command line and in no environment. */
const throughline = async (...args: string[]): Promise<string> => {
  const file = path.join(folder, 'database-url')
  writeFileSync(file, `${database.adminUrl}\n`)
  const env = { ...process.env, DATABASE_URL: '', DATABASE_URL_FILE: file }
  return (await promisify(execFile)(process.execPath, [bin, ...args], { env })).stdout
}
const entries = async () =>
  (await admin.query<{ action: string; target: string; slug: string }>(
    `select a.action, a.target, a.actor_kind, a.actor, t.slug from control.audit a join control.tenant t on t.id = a.tenant_id order by a.tenant_id, a.seq`,
  )).rows

describe('changes by the command line', () => {
  it('are recorded with the user, the tenant and what was changed; what only looks is not', async () => {
    await throughline('tenant', 'create', 'acme')
    await throughline('key', 'create', '--tenant', 'acme', '--scopes', 'operations')
    const [prefix, id] = (await throughline('key', 'list', '--tenant', 'acme')).split(/\s+/)
    await throughline('key', 'revoke', prefix!, '--tenant', 'acme')
    await throughline('tenant', 'suspend', 'acme')
    await throughline('tenant', 'list')
    await throughline('tenant', 'show', 'acme')
    const told = await entries()
    expect(told.map(({ action }) => action)).toEqual(['tenant.create', 'key.create', 'key.revoke', 'tenant.suspend'])
    expect(told[1]!.target).toBe(id)
    expect(told[2]!.target).toBe(prefix)
    expect(new Set(told.map((entry) => JSON.stringify({ ...entry, action: '', target: '' })))).toEqual(
      new Set([JSON.stringify({ action: '', target: '', actor_kind: 'cli', actor: userInfo().username, slug: 'acme' })]),
    )
  })

  it('are not recorded when they were refused', async () => {
    const before = (await entries()).length
    await expect(throughline('key', 'create', '--tenant', 'acme', '--scopes', 'nonsense')).rejects.toThrow()
    await expect(throughline('tenant', 'create', 'acme')).rejects.toThrow()
    expect(await entries()).toHaveLength(before)
  })
})

describe('throughline audit verify', () => {
  it('prints the head of a chain that is whole, and goes through a head that was kept', async () => {
    const head = (await throughline('audit', 'verify', '--tenant', 'acme')).trim()
    expect(head).toMatch(/^4:[0-9a-f]{64}$/)
    await throughline('tenant', 'resume', 'acme')
    expect(await throughline('audit', 'verify', '--tenant', 'acme', '--known', head)).toMatch(/^5:/)
    const other = head.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))
    await expect(throughline('audit', 'verify', '--tenant', 'acme', '--known', other)).rejects.toThrow(/written anew at or before entry 4/)
  })

  it('has a chain of the installation, for what is no tenant’s', async () => {
    expect(await throughline('audit', 'verify')).toMatch(/^0:e3b0c442/)
  })

  it('ends with 1 and names the entry that was changed', async () => {
    await admin.query(`begin; set local session_replication_role = 'replica';
      update control.audit set actor = 'somebody else' where seq = 2; commit`)
    await expect(throughline('audit', 'verify', '--tenant', 'acme')).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/entry 2 is not what was recorded/) })
  })
})
