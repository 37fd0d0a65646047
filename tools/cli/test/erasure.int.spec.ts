import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import { Pool } from 'pg'

jest.setTimeout(60_000)

const bin = fileURLToPath(new URL('../bin/throughline.mjs', import.meta.url))

describe('throughline erasure', () => {
  let database: TestDatabase
  let restored: TestDatabase
  let folder: string
  const pools: Pool[] = []
  const poolOf = ({ adminUrl }: TestDatabase): Pool => {
    const pool = new Pool({ connectionString: adminUrl, max: 1 })
    pools.push(pool)
    return pool
  }
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'cli-'))
    ;[database, restored] = await Promise.all([testDatabase(), testDatabase()])
  })
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()))
    await Promise.all([database?.close(), restored?.close()])
    rmSync(folder, { recursive: true })
  })

  const throughline = async ({ adminUrl, tenantKeysFile }: TestDatabase, ...args: string[]): Promise<string> => {
    const env = { ...process.env, DATABASE_URL: adminUrl, TENANT_KEYS_FILE: tenantKeysFile }
    return (await promisify(execFile)(process.execPath, [bin, ...args], { env })).stdout
  }

  it('carries what was erased over a restore', async () => {
    const [tenant, subject] = [randomUUID(), randomUUID()]
    const file = path.join(folder, 'ledger.jsonl')
    for (const each of [database, restored]) {
      await poolOf(each).query("insert into control.tenant (id, slug, name) values ($1, 'acme', 'Acme')", [tenant])
    }
    await pools[0]?.query(
      `insert into control.erasure (tenant_id, kind, subject_ids, reason, requested_by, erased_at, request_print)
       values ($1, 'customer', $2, 'ticket 1', 'olivia', 1780000000000000, '')`,
      [tenant, [subject]],
    )
    expect(await throughline(database, 'erasure', 'ledger', '--export', file)).toBe(`1 erasures appended to ${file}.\n`)
    expect(await throughline(database, 'erasure', 'ledger', '--export', file)).toBe(`0 erasures appended to ${file}.\n`)
    expect(readFileSync(file, 'utf8')).toContain(subject)

    for (const _ of [1, 2]) {
      const said = await throughline(restored, 'erasure', 'replay', file)
      expect(said).toContain('1 of 1 erasures hold again')
    }
    const { rows } = await (pools[1] as Pool).query(
      `select k.generation, k.wrapped, e.reason, e.rewritten_at is not null as rewritten
       from vault.data_key k, control.erasure e where k.subject_id = $1 and $1 = any (e.subject_ids)`,
      [subject],
    )
    expect(rows).toEqual([{ generation: 2, wrapped: null, reason: 'ticket 1', rewritten: true }])
    const { rows: audited } = await (pools[1] as Pool).query("select action from control.audit where action = 'erasure.replay'")
    expect(audited).toHaveLength(2)
  })

  it('says what is missing', async () => {
    await expect(throughline({ ...database, tenantKeysFile: '' }, 'erasure', 'replay', path.join(folder, 'ledger.jsonl'))).rejects.toThrow()
    await expect(throughline(database, 'erasure', 'replay', path.join(folder, 'nothing'))).rejects.toThrow('nothing')
  })
})
