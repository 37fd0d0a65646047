import { execFile } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals'
import { eventually } from '@throughline/testing'
import { type RunningSystem, runningSystem } from './running-system.js'

jest.setTimeout(300_000)

const bin = fileURLToPath(new URL('../bin/throughline.mjs', import.meta.url))
let system: RunningSystem
let receiver: Server
let key: string
let answer = 204
const received: { headers: IncomingHttpHeaders; body: string }[] = []

beforeAll(async () => {
  system = await runningSystem()
  key = await system.key('endpoints:manage')
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
      response.writeHead(answer).end()
    })
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
}, 120_000)
afterAll(async () => {
  receiver?.close()
  await system?.stop()
})

async function webhooks(...args: string[]): Promise<string> {
  const { NODE_OPTIONS: _jest, ...inherited } = process.env
  const env = { ...inherited, THROUGHLINE_URL: system.gatewayUrl, THROUGHLINE_API_KEY: key }
  return (await promisify(execFile)(process.execPath, [bin, 'webhooks', ...args], { env })).stdout
}

const json = async (...args: string[]): Promise<Record<string, unknown>> => JSON.parse(await webhooks(...args)) as Record<string, unknown>

function signatureOf({ headers, body }: (typeof received)[number], secret: unknown): string {
  const bytes = Buffer.from(String(secret).slice('whsec_'.length), 'base64')
  return `v1,${createHmac('sha256', bytes).update(`${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`).digest('base64')}`
}

it('an endpoint is made, tried, rotated, paused, resumed and deleted; what failed is found and sent again', async () => {
  const made = await json('create', `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`, '--type', 'signal.*')
  const id = String(made['id'])
  expect(await json('test', id)).toMatchObject({ state: 'delivered', lastStatus: 204, attempts: 1, type: 'webhook.test' })
  expect(received[0]!.headers['webhook-signature']).toBe(signatureOf(received[0]!, made['secret']))
  expect(await webhooks('list')).not.toContain(String(made['secret']))

  const rotated = await json('rotate', id)
  answer = 500
  const failed = await json('test', id)
  expect(failed).toMatchObject({ state: 'dead', lastStatus: 500, reason: 'it answered 500' })
  const both = [signatureOf(received[1]!, rotated['secret']), signatureOf(received[1]!, made['secret'])]
  expect(received[1]!.headers['webhook-signature']).toBe(both.join(' '))
  expect(await webhooks('deliveries', id, '--state', 'dead')).toContain(String(failed['messageId']))

  answer = 200
  await webhooks('resend', id, String(failed['messageId']))
  await eventually(async () => expect(await webhooks('deliveries', id, '--state', 'dead')).toBe(''), { timeoutMs: 60_000 })
  expect(received[2]!.headers['webhook-id']).toBe(failed['messageId'])

  expect(await webhooks('pause', id)).toContain('paused')
  await expect(webhooks('test', id)).rejects.toMatchObject({ stderr: expect.stringContaining('409') })
  expect(await webhooks('resume', id)).toContain('active')
  await webhooks('delete', id)
  expect(await webhooks('list')).toBe('')
})

it('an address that may not be called is refused, with why', async () => {
  await expect(webhooks('create', 'http://10.0.0.1/')).rejects.toMatchObject({ stderr: expect.stringContaining('public internet') })
})
