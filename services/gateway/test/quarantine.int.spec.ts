import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { event, get, Harness, send, type Answer, type Made } from './harness.js'
import { Recorded } from './record.js'

let harness: Harness
let recorded: Recorded
let url: string
let tenant: string
let operator: Made
let tenants = 0

beforeAll(async () => {
  harness = await Harness.start()
  recorded = new Recorded(harness)
  url = (await harness.gateway()).url
}, 90_000)

afterAll(async () => {
  await recorded?.close()
  await harness?.stop()
})

beforeEach(async () => {
  tenant = await harness.tenant(`tenant-${++tenants}`)
  operator = await harness.key({ tenant, scopes: ['operations', 'personal:read'] })
})

const list = async (query = ''): Promise<Record<string, unknown>[]> =>
  (await get(`${url}/v1/quarantine${query}`, operator.token)).body['records'] as Record<string, unknown>[]
const replay = (id: unknown, body: unknown = ''): Promise<Answer> =>
  send(`${url}/v1/quarantine/${String(id)}/replay`, operator.token, body)
const quarantine = (given: Parameters<Recorded['quarantine']>[0] = {}): Promise<void> =>
  recorded.quarantine({ tenantId: operator.tenantId, ...given })
const written = async (id: string) => (await harness.written()).filter((record) => record.event['id'] === id)

describe('the list', () => {
  it('pages through everything once, newest first', async () => {
    for (let i = 0; i < 5; i++) await quarantine({ code: `code-${i}` })
    const codes: unknown[] = []
    let next: string | null = ''
    while (next !== null) {
      const { body } = await get(`${url}/v1/quarantine?limit=2${next === '' ? '' : `&cursor=${next}`}`, operator.token)
      codes.push(...(body['records'] as { code: string }[]).map(({ code }) => code))
      next = body['next'] as string | null
    }
    expect(codes).toEqual(['code-4', 'code-3', 'code-2', 'code-1', 'code-0'])
  })

  it('filters, and refuses what it does not understand', async () => {
    for (const code of ['a', 'b', 'c']) await quarantine({ code })
    expect(await list('?code=a&code=c')).toHaveLength(2)
    expect(await list('?state=replayed')).toEqual([])
    for (const query of ['?limit=0', '?limit=201', '?limit=x', '?state=lost', '?cursor=x', '?code=%00', '?state=open&state=all']) {
      expect((await get(`${url}/v1/quarantine${query}`, operator.token)).status).toBe(400)
    }
  })

  it('shows a tenant its own records only', async () => {
    await quarantine()
    await recorded.quarantine({ tenantId: null })
    const [own] = await list()
    const other = await harness.key({ tenant: await harness.tenant('other'), scopes: ['operations'] })
    expect((await get(`${url}/v1/quarantine`, other.token)).body).toEqual({ records: [], next: null })
    expect((await get(`${url}/v1/quarantine/${String(own!['id'])}`, other.token)).status).toBe(404)
    expect((await send(`${url}/v1/quarantine/${String(own!['id'])}/replay`, other.token, '')).status).toBe(404)
    expect(await list()).toHaveLength(1)
  })
})

describe('a record', () => {
  it('is shown as it came when it holds no event', async () => {
    await quarantine({ value: '{"id":' })
    const [item] = await list()
    const { body } = await get(`${url}/v1/quarantine/${String(item!['id'])}`, operator.token)
    expect(body).toMatchObject({ code: 'not-json', record: { value: '{"id":', encoding: 'utf8', key: null } })
  })

  it('goes back through the normal way in, as it is', async () => {
    const lost = event({ subject: 'customer:7' })
    await quarantine({ value: JSON.stringify(lost), code: 'wrong-part' })
    const [item] = await list()
    expect(await replay(item!['id'])).toMatchObject({ status: 202, body: { accepted: 1 } })
    const [record] = await written(lost.id)
    expect(record!.facts).toMatchObject({ tenantId: operator.tenantId, wayIn: 'replay', producer: operator.keyId })
    expect(await list()).toEqual([])
    expect(await list('?state=replayed')).toMatchObject([{ id: item!['id'], state: 'replayed', decidedBy: operator.keyId }])
    await recorded.catchUp()
    expect((await get(`${url}/v1/events?source=/web-shop&id=${lost.id}`, (await harness.key({ tenant })).token)).status).toBe(200)
  })

  it('is checked like any other, and fixed by a body', async () => {
    const broken = event({ time: 'yesterday' })
    await quarantine({ value: JSON.stringify(broken), code: 'bad-attribute' })
    const [item] = await list()
    expect(await replay(item!['id'])).toMatchObject({ status: 422, body: { rejected: [{ code: 'time' }] } })
    expect(await list()).toHaveLength(1)
    expect((await replay(item!['id'], [event()])).status).toBe(400)
    expect((await replay(item!['id'], { ...broken, time: '2026-03-01T12:00:00Z' })).status).toBe(202)
    expect((await written(broken.id))[0]?.event['time']).toBe('2026-03-01T12:00:00Z')
  })

  it('counts as received when it was first received', async () => {
    const { time: _none, ...untimed } = event()
    await quarantine({ value: JSON.stringify(untimed), code: 'no-key' })
    const [item] = await list()
    expect((await replay(item!['id'])).status).toBe(202)
    // The time of the record in Kafka: an erasure since then keeps it away.
    expect((await written(untimed.id))[0]).toMatchObject({ event: { time: '2026-03-01T12:00:00.000Z' }, facts: { receivedAt: 1_772_366_400_000_000 } })
  })

  it('that holds no event needs one', async () => {
    await quarantine({ value: 'junk' })
    const [item] = await list()
    expect(await replay(item!['id'])).toMatchObject({ status: 422, body: { type: 'urn:throughline:problem:no-event' } })
    expect((await replay('00000000-0000-7000-8000-000000000000')).status).toBe(404)
    expect((await replay('x')).status).toBe(400)
  })

  it('that conflicts is an event, and counts under another id', async () => {
    const { token } = await harness.key({ tenant })
    const told = event()
    await send(url, token, told)
    await send(url, token, { ...told, data: { ...(told['data'] as object), url: '/other' } })
    await recorded.catchUp()
    const [item] = await list('?code=conflict')
    const { body } = await get(`${url}/v1/quarantine/${String(item!['id'])}`, operator.token)
    expect(body['event']).toMatchObject({ id: told.id, type: 'page.viewed', data: { url: '/other' } })
    expect((await replay(item!['id'], { ...(body['event'] as object), id: `${told.id}-2` })).status).toBe(202)
  })
})

describe('throughline quarantine', () => {
  const bin = fileURLToPath(new URL('../../../tools/cli/bin/throughline.mjs', import.meta.url))
  const throughline = async (...args: string[]): Promise<string> => {
    const env = { ...process.env, THROUGHLINE_URL: url, THROUGHLINE_API_KEY: operator.token }
    return (await promisify(execFile)(process.execPath, [bin, 'quarantine', ...args], { env })).stdout
  }

  it('lists, shows and replays', async () => {
    const lost = event()
    await quarantine({ value: JSON.stringify({ ...lost, time: 'yesterday' }), code: 'bad-attribute', reason: 'time: not a time' })
    const [item] = await list()
    const id = String(item!['id'])
    expect(await throughline('list')).toContain(`${id}  `)
    expect(await throughline('list', '--code', 'conflict')).toContain('Nothing lies in quarantine')
    expect(JSON.parse(await throughline('show', id))).toMatchObject({ code: 'bad-attribute', event: { id: lost.id } })
    await expect(throughline('replay', id)).rejects.toThrow('422 No event is valid')
    const file = path.join(harness.folder, 'fixed.json')
    writeFileSync(file, JSON.stringify(lost))
    expect(JSON.parse(await throughline('replay', id, '--event', file))).toMatchObject({ accepted: 1 })
    expect(JSON.parse(await throughline('list', '--state', 'replayed', '--json'))).toMatchObject({ records: [{ id }] })
    await expect(throughline('show', 'x')).rejects.toThrow('400')
  }, 90_000)
})
