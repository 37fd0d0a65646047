import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import { Pool } from 'pg'

jest.setTimeout(60_000)

const bin = fileURLToPath(new URL('../bin/throughline.mjs', import.meta.url))
let database: TestDatabase
let admin: Pool

beforeAll(async () => {
  database = await testDatabase({ parts: 2 })
  admin = new Pool({ connectionString: database.adminUrl, max: 1 })
})

afterAll(async () => {
  await admin?.end()
  await database?.close()
})

const views = async (...args: string[]): Promise<string> => {
  const env = { ...process.env, DATABASE_URL: database.adminUrl }
  return (await promisify(execFile)(process.execPath, [bin, 'views', ...args], { env })).stdout
}

describe('throughline views', () => {
  it('shows what there is, and begins one build beside the live one', async () => {
    expect(await views('list')).toContain('no views yet')
    await admin.query(`select views.begin_build('identity', 3)`)
    await admin.query(`update views.cursor set next_pos = 3 where part = 0`)
    await admin.query(`update views.cursor set fault = 'cannot' where part = 1`)
    await admin.query('update log.log_head set next_pos = 5')
    expect(await views('list')).toMatch(/identity.*1.*3.*live.*2.*6.*25 %.*1/)
    expect(await views('status', 'identity')).toMatch(/live, version 3[^]*cannot/)
    expect(await views('rebuild', 'identity')).toContain('Build 2 of identity')
    expect(await views('list')).toMatch(/identity.*2.*3.*building.*0.*8.*0 %/)
    await expect(views('rebuild', 'identity')).rejects.toThrow('under way')
    await expect(views('status', 'identities')).rejects.toThrow('there are: identity')
  })
})
