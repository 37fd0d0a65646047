import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHttpService, createLogger } from '@throughline/platform'
import { createMasterKeys } from '@throughline/subjects'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import { timelineApi } from '../src/docs/api.js'
import { readSettings } from '../src/settings.js'
import { TimelineModule } from '../src/timeline.module.js'

/** What must be in no line of the log and in no answer. */
const CANARY = 'canary-9f31c2'

let database: TestDatabase
let folder: string

beforeAll(async () => {
  database = await testDatabase({ parts: 1 })
  folder = mkdtempSync(join(tmpdir(), 'secrets-'))
  createMasterKeys(join(folder, 'keys.json'))
})
afterAll(async () => {
  await database?.close()
  rmSync(folder, { recursive: true })
})

const urlWith = (password: string, change: (url: URL) => void = () => undefined): string => {
  const url = new URL(database.urlFor('timeline'))
  change(url)
  return url.href.replace(/:[^:@/]*@/, `:${password}@`)
}
const environment = (databaseUrl: string) => ({
  DATABASE_URL: databaseUrl,
  TENANT_KEYS_FILE: database.tenantKeysFile,
  KEYS_FILE: join(folder, 'keys.json'),
})

/** Everything that the service says, to the log and to whoever asks. */
async function saidBy(env: Record<string, string>): Promise<string> {
  const said: string[] = []
  const logger = createLogger('timeline', { level: 'trace', stream: { write: (line) => said.push(line) } })
  const app = await createHttpService(TimelineModule.with(readSettings(env)), { service: 'timeline', logger, openapi: timelineApi })
  try {
    const headers = { authorization: `Bearer tl_${CANARY.replaceAll('-', '')}_secret` }
    for (const url of ['/readyz', '/v1/customers/email:a@b.example/timeline', '/metrics']) {
      const { payload, headers: answered } = await app.inject({ method: 'GET', url, headers })
      said.push(payload, JSON.stringify(answered))
    }
  } finally {
    await app.close()
  }
  return said.join('\n')
}

describe('a secret that is wrong', () => {
  it.each([
    ['a password', () => urlWith(CANARY), /password authentication failed|28P01/],
    ['a password that is not validly encoded', () => urlWith(`${CANARY}%zz`), /not ready|URIError/],
    ['a host that is not there', () => urlWith(CANARY, (url) => (url.hostname = 'nowhere.invalid')), /ENOTFOUND|EAI_AGAIN|timeout/i],
    ['a database that is not there', () => urlWith('for-tests-only', (url) => (url.pathname = '/nowhere')), /3D000|does not exist/],
  ])('%s is told without being shown', async (_what, url, reason) => {
    const said = await saidBy(environment(url()))
    expect(said).toMatch(reason)
    expect(said).not.toContain(CANARY)
    expect(said).not.toContain(CANARY.replaceAll('-', ''))
    expect(said).not.toContain('for-tests-only')
  })

  it.each([
    ['a URL of another kind', { DATABASE_URL: `mysql://u:${CANARY}@h/db` }],
    ['a text that is no URL', { DATABASE_URL: `postgres://u:${CANARY}@[/db` }],
    ['a file of keys that is not there', { KEYS_FILE: '/nowhere/keys.json' }],
    ['a file of keys with something else in it', { KEYS_FILE: 'broken' }],
  ])('%s stops the start without being shown', (_what, env) => {
    const broken = join(folder, 'broken.json')
    writeFileSync(broken, `{"naming": "${CANARY}", `)
    const given = 'KEYS_FILE' in env && env.KEYS_FILE === 'broken' ? { KEYS_FILE: broken } : env
    let message = ''
    try {
      readSettings({ ...environment(urlWith('x')), ...given })
    } catch (error) {
      message = error instanceof Error ? `${error.message} ${String(error.cause)}` : String(error)
    }
    expect(message).toMatch(/DATABASE_URL|KEYS_FILE/)
    expect(message).not.toContain(CANARY)
  })
})
