import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { event, get, Harness, send, type Made } from './harness.js'
import { Recorded } from './record.js'

interface Entry {
  action: string
  actor_kind: string
  actor: string
  target: string | null
  parts: string[]
  purpose: string | null
}

let harness: Harness
let recorded: Recorded
let url: string
let operator: Made

beforeAll(async () => {
  harness = await Harness.start()
  recorded = new Recorded(harness)
  url = (await harness.gateway()).url
  const tenant = await harness.tenant('acme')
  operator = await harness.key({ tenant, scopes: ['events:publish', 'operations', 'personal:read', 'tenant:manage'] })
  await recorded.quarantine({ tenantId: operator.tenantId, code: 'broken' })
}, 90_000)
afterAll(async () => {
  await recorded?.close()
  await harness?.stop()
})

const entries = async (): Promise<Entry[]> =>
  (await harness.control.query<Entry>('select * from control.audit where tenant_id = $1 order by seq', [operator.tenantId])).rows

describe('what somebody does at the gateway', () => {
  it('is recorded where it shows personal data or changes something, and publishing is not', async () => {
    const { body } = await get(`${url}/v1/quarantine`, operator.token)
    const [{ id }] = body['records'] as [{ id: string }]
    expect((await get(`${url}/v1/quarantine/${id}`, operator.token)).status).toBe(200)
    expect((await send(`${url}/v1/events`, operator.token, event())).status).toBe(202)
    expect((await send(`${url}/v1/quarantine/${id}/replay`, operator.token, event())).status).toBe(202)
    expect((await send(`${url}/v1/tenants/acme/keys`, operator.token, { scopes: ['events:publish'] })).status).toBe(201)
    const told = await entries()
    expect(told.map(({ action }) => action)).toEqual(['quarantine.list', 'quarantine.read', 'quarantine.replay', 'key.create'])
    expect(told.slice(1, 3).map(({ target }) => target)).toEqual([id, id])
    expect(new Set(told.map(({ actor_kind: kind, actor }) => `${kind} ${actor}`))).toEqual(new Set([`key ${operator.keyId}`]))
  })

  it('is not recorded when it was refused', async () => {
    const before = (await entries()).length
    expect((await get(`${url}/v1/quarantine/00000000-0000-4000-8000-000000000000`, operator.token)).status).toBe(404)
    expect((await get(`${url}/v1/quarantine?limit=0`, operator.token)).status).toBe(400)
    expect((await get(`${url}/v1/quarantine`, 'tl_x')).status).toBe(401)
    expect(await entries()).toHaveLength(before)
  })

  it('is not answered while it cannot be recorded; events are taken all the same', async () => {
    await harness.control.query('revoke execute on function control.append_audit from throughline_gateway')
    try {
      expect((await get(`${url}/v1/quarantine`, operator.token)).status).toBe(503)
      expect((await send(`${url}/v1/events`, operator.token, event())).status).toBe(202)
    } finally {
      await harness.control.query('grant execute on function control.append_audit to throughline_gateway')
    }
    expect((await get(`${url}/v1/quarantine`, operator.token)).status).toBe(200)
  })
})
