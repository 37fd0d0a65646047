import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { eventUidOf, tenantKeys } from '@throughline/subjects'
import { event, get, Harness, send, type Made } from './harness.js'
import { Recorded } from './record.js'

let harness: Harness
let recorded: Recorded
let url: string
let key: Made

beforeAll(async () => {
  harness = await Harness.start()
  recorded = new Recorded(harness)
  key = await harness.key({ tenant: await harness.tenant('acme') })
  url = (await harness.gateway()).url
}, 90_000)

afterAll(async () => {
  await recorded?.close()
  await harness?.stop()
})

const statusOf = (source: string, id: string, token = key.token) =>
  get(`${url}/v1/events?source=${encodeURIComponent(source)}&id=${encodeURIComponent(id)}`, token)

describe('what became of an event', () => {
  it('is unknown until it is recorded, and then where', async () => {
    const sent = event({ id: 'a b/ü&?' })
    await send(url, key.token, sent)
    expect(await statusOf('/web-shop', sent.id)).toMatchObject({ status: 404, body: { type: 'urn:throughline:problem:unknown-event' } })
    await recorded.catchUp()
    const answer = await statusOf('/web-shop', sent.id)
    expect(answer).toMatchObject({ status: 200, body: { status: 'recorded', conflicts: [] } })
    expect(answer.body['position']).toMatch(/^[\w-]{22}$/)
  })

  it('tells of other tellings with other content, and of none for the same again', async () => {
    const sent = event()
    await send(url, key.token, [sent, sent])
    await recorded.catchUp()
    expect((await statusOf('/web-shop', sent.id)).body).toMatchObject({ status: 'recorded', conflicts: [] })
    await send(url, key.token, { ...sent, data: { ...(sent['data'] as object), url: '/other' } })
    await recorded.catchUp()
    const { body } = await statusOf('/web-shop', sent.id)
    expect(body).toMatchObject({ status: 'recorded', conflicts: [{ code: 'conflict' }] })
  })

  it('is why it lies in quarantine', async () => {
    const eventUid = eventUidOf(tenantKeys(harness.masterKeys, key.tenantId), '/elsewhere', '7')
    await recorded.quarantine({ tenantId: key.tenantId, eventUid, code: 'too-deep', reason: 'the value is nested too deep' })
    expect((await statusOf('/elsewhere', '7')).body).toMatchObject({
      status: 'quarantined',
      quarantined: [{ code: 'too-deep', reason: 'the value is nested too deep' }],
    })
  })

  it('is nobody else’s', async () => {
    const sent = event()
    await send(url, key.token, sent)
    await recorded.catchUp()
    const other = await harness.key({ tenant: await harness.tenant('other') })
    expect((await statusOf('/web-shop', sent.id)).status).toBe(200)
    expect((await statusOf('/web-shop', sent.id, other.token)).status).toBe(404)
  })

  it.each(['', '?source=a', '?id=a', '?source=&id=a', '?source=a&source=b&id=c', '?source=a&id=%00'])('needs source and id: %s', async (query) => {
    expect(await get(`${url}/v1/events${query}`, key.token)).toMatchObject({ status: 400, body: { type: 'urn:throughline:problem:invalid-parameter' } })
  })
})
