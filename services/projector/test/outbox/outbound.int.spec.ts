import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals'
import { eventually } from '@throughline/testing'
import type { Resolve } from '../../src/outbox/webhooks/callable-addresses.js'
import { OutboxRig, soon } from './rig.js'
import { Receiver } from './receiver.js'

jest.setTimeout(120_000)

let rig: OutboxRig
let receiver: Receiver
let tenantId: string
const once = { times: { ...soon, schedule: [1] } }

beforeAll(async () => {
  rig = await OutboxRig.start()
})
beforeEach(async () => {
  receiver = await Receiver.start()
  tenantId = await rig.tenant()
})
afterEach(async () => {
  await rig.stopWorkers()
  await receiver?.close()
})
afterAll(() => rig?.close())

/** Why a message did not leave; it is tried once. */
async function refusal(url: string, changes: Record<string, string> = {}, resolve?: Resolve): Promise<string | null | undefined> {
  const { id } = await rig.endpoint(tenantId, url)
  rig.worker({ WEBHOOK_NETWORKS: '', ...changes }, { ...once, resolve })
  await rig.add(rig.messages(tenantId, [randomUUID()]))
  await eventually(async () => expect(await rig.states(id)).toEqual({ dead: 1 }), { timeoutMs: 60_000 })
  return (await rig.one<{ last_fault: string | null }>('select last_fault from outbox.delivery where endpoint_id = $1', id))?.last_fault
}

const spellings = ['127.0.0.1', '2130706433', '0x7f.1', '0177.0.0.1', '127.1', '[::ffff:127.0.0.1]', '[::1]', '0.0.0.0']

it.each(spellings)('%s is not called, whoever has written it down', async (host) => {
  expect(await refusal(`http://${host}:${receiver.port}/`)).toContain('public internet')
  expect(receiver.requests).toEqual([])
})

it('a name that leads to this machine is not called', async () => {
  expect(await refusal(`http://localhost:${receiver.port}/`)).toContain('not of the public internet')
  expect(receiver.requests).toEqual([])
})

it('a name that leads to a public address and to a private one is not called', async () => {
  const resolve: Resolve = () => Promise.resolve([{ address: '93.184.215.14', family: 4 }, { address: '127.0.0.1', family: 4 }])
  expect(await refusal(`http://both.example:${receiver.port}/`, {}, resolve)).toContain('not of the public internet')
  expect(receiver.requests).toEqual([])
})

it('http is not used unless that is allowed', async () => {
  expect(await refusal(receiver.url, { WEBHOOK_NETWORKS: '127.0.0.0/8', WEBHOOK_HTTP: 'false' })).toContain('https')
  expect(receiver.requests).toEqual([])
})

it('the address that was checked is the one that is called, and the name is asked for once', async () => {
  let asked = 0
  // Whoever asked again would be led elsewhere.
  const resolve: Resolve = () => Promise.resolve([{ address: ++asked === 1 ? '127.0.0.1' : '127.9.9.9', family: 4 }])
  const { id } = await rig.endpoint(tenantId, `http://rebinding.example:${receiver.port}/a`)
  rig.worker({}, { resolve })
  await rig.add(rig.messages(tenantId, [randomUUID()]))
  await eventually(async () => expect(await rig.states(id)).toEqual({ delivered: 1 }), { timeoutMs: 60_000 })
  expect(asked).toBe(1)
  expect(receiver.requests[0]?.headers['host']).toBe(`rebinding.example:${receiver.port}`)
})
