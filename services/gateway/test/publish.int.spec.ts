import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { partitionOf } from '@throughline/bus'
import { PlaceCipher } from '@throughline/log'
import { subjectOf, tenantKeys, defaultRules } from '@throughline/subjects'
import { messageReceived, ownType, pageViewed } from '../src/docs/examples.js'
import { event, Harness, PARTS, send, type Made, type Written } from './harness.js'

let harness: Harness
let url: string
let tenant: string
let key: Made

beforeAll(async () => {
  harness = await Harness.start()
  tenant = await harness.tenant('acme')
  key = await harness.key({ tenant })
  url = (await harness.gateway()).url
}, 90_000)

afterAll(() => harness?.stop())

async function writtenOf(...ids: string[]): Promise<Written[]> {
  const all = await harness.written()
  return ids.map((id) => {
    const found = all.filter((record) => record.event['id'] === id)
    if (found.length !== 1) throw new Error(`${id} was written ${found.length} times`)
    return found[0]!
  })
}

describe('an accepted event', () => {
  it('lies in Kafka in its subject’s part, as the recorder reads it', async () => {
    const sent = event({ subject: 'email:Ann@Example.com', conversation: 'visit-1', time: '2026-03-01T12:00:00.123456+01:00' })
    expect(await send(url, key.token, sent)).toMatchObject({ status: 202, body: { accepted: 1, rejected: [] } })
    const [record] = await writtenOf(sent.id)
    const keys = tenantKeys(harness.masterKeys, key.tenantId)
    const found = subjectOf('email:ann@example.com', { ...defaultRules, country: 'DE' }, keys)
    expect(record!.facts).toMatchObject({
      ok: true,
      tenantId: key.tenantId,
      subjectId: found.ok && found.subjectId,
      class: 'behaviour',
      wayIn: 'http',
      producer: key.keyId,
      ruleVersion: 1,
      occurredAt: Date.UTC(2026, 2, 1, 11) * 1_000 + 123_456,
      event: sent,
    })
    expect(record!.partition).toBe(partitionOf(record!.key, PARTS))
  })

  it('gets the time of its arrival when it has none, in the order of the batch', async () => {
    const before = Date.now()
    const batch = Array.from({ length: 50 }, () => event({ time: undefined, subject: 'customer:17' }))
    await send(url, key.token, batch)
    const times = (await writtenOf(...batch.map(({ id }) => id))).map(({ facts }) => (facts.ok ? facts.occurredAt : 0))
    expect(new Set(times).size).toBe(50)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(times[0]).toBeGreaterThanOrEqual(before * 1_000)
    expect(times[49]).toBeLessThanOrEqual((Date.now() + 1) * 1_000)
  })

  it('has the same content hash however often it is told, and another one with other content', async () => {
    // The same subject for all: records of one partition come in order.
    const told = event({ id: 'told-twice', time: undefined, data: { url: '/tyres', anonymousId: 'web-twice' } })
    await send(url, key.token, [told, told, { ...told, data: { url: '/other', anonymousId: 'web-twice' } }])
    const records = (await harness.written()).filter((record) => record.event['id'] === 'told-twice')
    const [first, second, other] = records.map(({ facts }) => ({ uid: facts.eventUid, hash: facts.ok && facts.contentHash }))
    expect(second).toEqual(first)
    expect(other!.uid).toBe(first!.uid)
    expect(other!.hash).not.toBe(first!.hash)
  })

  it('carries on the trace of its own, else that of the request', async () => {
    const ofRequest = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const own = '00-11111111111111111111111111111111-2222222222222222-01'
    const [bare, traced] = [event(), event({ traceparent: own, tracestate: 'a=1' })]
    await send(url, key.token, [bare, traced], { traceparent: ofRequest, tracestate: 'b=2' })
    const [first, second] = await writtenOf(bare.id, traced.id)
    expect(first).toMatchObject({ headers: { traceparent: ofRequest, tracestate: 'b=2' }, event: { traceparent: ofRequest } })
    expect(second).toMatchObject({ headers: { traceparent: own, tracestate: 'a=1' }, event: { traceparent: own } })
    const junk = event({ traceparent: 'junk' })
    await send(url, key.token, junk, { traceparent: 'nonsense', tracestate: 'c=3' })
    const [third] = await writtenOf(junk.id)
    expect(third!.headers).not.toHaveProperty('traceparent')
  })
})

describe('the token', () => {
  it('names the last offset in each part that was written to, for the tenant alone', async () => {
    const batch = Array.from({ length: 40 }, () => event())
    const { body } = await send(url, key.token, batch)
    const last = new Map<number, number>()
    for (const { partition, offset } of await writtenOf(...batch.map(({ id }) => id))) {
      last.set(partition, Math.max(offset, last.get(partition) ?? 0))
    }
    const places = new PlaceCipher(harness.masterKeys.token, key.tenantId).open(body['token'] as string)
    expect(new Map(places!.map(({ part, number }) => [part, number]))).toEqual(last)
    expect(places!.every(({ kind }) => kind === 'interactions')).toBe(true)
    expect(new PlaceCipher(harness.masterKeys.token, 'another tenant').open(body['token'] as string)).toBeUndefined()
  })
})

describe('a batch', () => {
  it('is taken but for its bad events, which are told by place, id and reason', async () => {
    const good = [event(), event()]
    const answer = await send(url, key.token, [
      good[0],
      event({ id: 'bad-data', data: { url: 7, anonymousId: 'web-1' } }),
      'not an event',
      event({ id: 'bad-time', time: 'yesterday' }),
      event({ id: 'nobody', data: {}, subject: undefined, type: 'own.type' }),
      event({ id: 'nul', data: { url: 'a\u0000b', anonymousId: 'web-1' } }),
      event({ id: 'lone', data: { url: 'a\ud800b', anonymousId: 'web-1' } }),
      event({ id: 'large', type: 'own.type', data: { anonymousId: 'web-1', all: Array.from({ length: 6 }, () => 'x'.repeat(50_000)) } }),
      good[1],
    ])
    expect(answer).toMatchObject({ status: 202, body: { accepted: 2 } })
    expect(answer.body['rejected']).toMatchObject([
      { index: 1, id: 'bad-data', code: 'data', reason: 'data.url: expected string, received number' },
      { index: 2, id: null, code: 'malformed' },
      { index: 3, id: 'bad-time', code: 'time' },
      { index: 4, id: 'nobody', code: 'no-identifier' },
      { index: 5, id: 'nul', code: 'text' },
      { index: 6, id: 'lone', code: 'text' },
      { index: 7, id: 'large', code: 'too-large' },
    ])
    const ids = (await harness.written()).map((record) => record.event['id'])
    expect(ids).toEqual(expect.arrayContaining(good.map(({ id }) => id)))
    expect(ids).not.toEqual(expect.arrayContaining(['bad-data']))
  })

  it('without a good one is 422 with all reasons', async () => {
    const answer = await send(url, key.token, [event({ type: undefined }), 7])
    expect(answer).toMatchObject({ status: 422, body: { type: 'urn:throughline:problem:nothing-valid', accepted: 0 } })
    expect(answer.body['rejected']).toHaveLength(2)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
  })

  it('without an event is nothing to complain about', async () => {
    expect(await send(url, key.token, [])).toMatchObject({ status: 202, body: { accepted: 0, rejected: [], token: null } })
  })

  it('may have 1,000 events and 4 MiB, and no more', async () => {
    const thousand = Array.from({ length: 1_000 }, () => event())
    expect(await send(url, key.token, thousand)).toMatchObject({ status: 202, body: { accepted: 1_000 } })
    expect(await send(url, key.token, [...thousand, event()])).toMatchObject({ status: 413 })
    const big = Array.from({ length: 80 }, () => event({ subject: 'customer:big', type: 'own.type', data: { text: 'x'.repeat(50_000) } }))
    expect(await send(url, key.token, big)).toMatchObject({ status: 202, body: { accepted: 80 } })
    const tooBig = await send(url, key.token, [...big, ...big])
    expect(tooBig).toMatchObject({ status: 413, body: { status: 413 } })
  })
})

describe('validate=only', () => {
  it('says what would be taken and writes nothing', async () => {
    const good = event({ id: 'only-looked-at' })
    const answer = await send(`${url}/v1/events?validate=only`, key.token, [good, 7])
    expect(answer).toMatchObject({ status: 200, body: { accepted: 1, token: null, rejected: [{ index: 1 }] } })
    expect((await harness.written()).map((record) => record.event['id'])).not.toContain('only-looked-at')
    expect(await send(`${url}/v1/events?validate=only`, key.token, 7)).toMatchObject({ status: 400 })
    expect(await send(`${url}/v1/events?validate=only`, key.token, [7])).toMatchObject({ status: 422 })
    expect(await send(`${url}/v1/events?validate=no`, key.token, [good])).toMatchObject({ status: 400, body: { parameter: 'validate' } })
  })
})

describe('the examples of the API', () => {
  it('are accepted as they stand', async () => {
    const answer = await send(url, key.token, [pageViewed, messageReceived, ownType])
    expect(answer).toMatchObject({ status: 202, body: { accepted: 3, rejected: [] } })
  })

  it('stand in a document that names every route and resolves', async () => {
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as Record<string, object>
    expect(Object.keys(document['paths']!)).toEqual(
      expect.arrayContaining(['/v1/events', '/v1/quarantine', '/v1/quarantine/{id}', '/v1/quarantine/{id}/replay']),
    )
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)
    const schemas = (document['components'] as { schemas: object }).schemas
    for (const [, name] of references) expect(schemas).toHaveProperty(name!)
  })
})
