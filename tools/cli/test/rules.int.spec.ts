import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'

jest.setTimeout(60_000)

const bin = fileURLToPath(new URL('../bin/throughline.mjs', import.meta.url))
const folder = mkdtempSync(path.join(tmpdir(), 'cli-rules-'))
const file = path.join(folder, 'rules.json')
const inForce = { kind: 'identity', version: 4, rules: {}, settled: true, published: { at: '2026-03-01T00:00:00Z', by: 'ann' } }
const revision = '0198f0a2-5a7e-7c11-9d6e-3a1f0c9b2d44'

/** What both services answer, and what they were asked. */
const answers: Record<string, unknown> = {
  'GET /v1/rules': { kinds: [inForce, { kind: 'journey', version: 0, settled: false, draft: { by: 'bob', basedOn: 0 } }] },
  'GET /v1/rules/identity': inForce,
  'GET /v1/rules/identity/draft': { revision },
  'PUT /v1/rules/identity/draft': { revision },
  'POST /v1/rules/identity/publish': { version: 5 },
  'POST /v1/rules/identity/rollback': { version: 5 },
  'POST /v1/rules/identity/preview': { apart: 1 },
  'GET /v1/rules/hours/draft': { revision },
  'POST /v1/rules/publish': { token: null },
  'GET /v1/rules/scheduled': { scheduled: [] },
  'POST /v1/rules/hours/preview': { ways: [] },
  'POST /v1/rules/signals/preview': { kinds: {} },
}
let asked: [string, unknown][] = []
let server: Server

beforeAll(async () => {
  writeFileSync(file, '{ "maxStronger": 5 }')
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const route = `${request.method} ${request.url}`
      asked.push([route, text === '' ? undefined : JSON.parse(text)])
      response.writeHead(route.startsWith('DELETE') ? 204 : 200).end(route.startsWith('DELETE') ? '' : JSON.stringify(answers[route]))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  asked = []
})

async function rules(...args: string[]): Promise<string> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const env = { ...process.env, THROUGHLINE_URL: url, THROUGHLINE_TIMELINE_URL: url, THROUGHLINE_API_KEY: 'key' }
  return (await promisify(execFile)(process.execPath, [bin, 'rules', ...args], { env })).stdout
}

describe('throughline rules', () => {
  it('lists what is in force', async () => {
    expect(await rules('list')).toBe(
      'identity  version 4  since 2026-03-01T00:00:00Z, by ann\njourney  version 0  the standard; customers are being resolved by it; draft by bob, based on version 0\n',
    )
  })

  it('drafts on what is in force, and publishes the draft that it has seen', async () => {
    await rules('draft', 'identity', '--file', file)
    expect(asked.at(-1)).toEqual(['PUT /v1/rules/identity/draft', { rules: { maxStronger: 5 }, basedOn: 4 }])
    await rules('draft', 'identity', '--file', file, '--based-on', '3', '--revision', revision)
    expect(asked.at(-1)).toEqual(['PUT /v1/rules/identity/draft', { rules: { maxStronger: 5 }, basedOn: 3, revision }])
    expect(JSON.parse(await rules('publish', 'identity', '--reason', 'tablets'))).toEqual({ version: 5 })
    expect(asked.at(-1)).toEqual(['POST /v1/rules/identity/publish', { revision, reason: 'tablets' }])
    await rules('draft', 'identity', '--drop')
    expect(asked.at(-1)).toEqual(['DELETE /v1/rules/identity/draft', undefined])
  })

  it('tries rules, and rolls back from what is in force', async () => {
    await rules('preview', 'identity', '--file', file, '--sample', '20', '--customer', 'email:ann@example.com')
    expect(asked).toEqual([['POST /v1/rules/identity/preview', { rules: { maxStronger: 5 }, sample: 20, customers: ['email:ann@example.com'] }]])
    await rules('rollback', 'identity', '--to', '2')
    expect(asked.at(-1)).toEqual(['POST /v1/rules/identity/rollback', { to: 2, expectedVersion: 4 }])
    await expect(rules('rollback', 'identity', '--to', 'two')).rejects.toThrow('expected a whole number')
  })

  it('publishes several kinds at once and later, lists that and takes it back', async () => {
    const at = '2026-12-24T18:00:00Z'
    await rules('release', 'identity', 'hours', '--at', at, '--reason', 'winter')
    expect(asked.at(-1)).toEqual(['POST /v1/rules/publish', { rules: [{ kind: 'identity', revision }, { kind: 'hours', revision }], reason: 'winter', at }])
    await rules('publish', 'identity', '--at', at)
    expect(asked.at(-1)).toEqual(['POST /v1/rules/identity/publish', { revision, at }])
    expect(JSON.parse(await rules('scheduled'))).toEqual({ scheduled: [] })
    await rules('cancel', 'hours')
    expect(asked.at(-1)![0]).toBe('DELETE /v1/rules/hours/scheduled')
    await rules('preview', 'hours', '--at', at, '--purpose', 'marketing', '--customer', 'email:ann@example.com')
    expect(asked.at(-1)![1]).toEqual({ at: [at], purposes: ['marketing'], customers: ['email:ann@example.com'] })
    await rules('preview', 'signals', '--since', '2026-11-01T00:00:00Z', '--until', at, '--examples', '2')
    expect(asked.at(-1)![1]).toEqual({ since: '2026-11-01T00:00:00Z', until: at, examples: 2 })
  })
})
