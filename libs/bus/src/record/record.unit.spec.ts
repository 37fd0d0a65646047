import { describe, expect, it } from '@jest/globals'
import type { CloudEvent } from '@throughline/events'
import fc from 'fast-check'
import type { HeaderValue, LogRecord } from '../ports/consumer.js'
import { decodeRecord, maxEventBytes } from './decode.js'
import { encodeEvent, encodeRejection, type RecordFacts } from './encode.js'
import { partitionOf } from './partition.js'

const parts = 12
const facts: RecordFacts = {
  tenantId: '00000000-0000-4000-8000-000000000001',
  subjectId: '0000001f-aaaa-4aaa-8aaa-aaaaaaaaaaaa',
  eventUid: '11111111-1111-4111-8111-111111111111',
  conversationUid: null,
  contentHash: '22222222-2222-4222-8222-222222222222',
  also: [],
  class: 'contact',
  occurredAt: 1_700_000_000_123_456,
  receivedAt: 1_700_000_001_000_000,
  wayIn: 'http',
  producer: 'key-1',
  ruleVersion: 3,
}
const event: CloudEvent = {
  specversion: '1.0',
  id: 'e-1',
  source: '/shop',
  type: 'message.received',
  time: '2023-11-14T22:13:20.123456Z',
  data: { text: 'Grüße 👋' },
}
const partition = partitionOf(facts.subjectId, parts)

/** What comes out of Kafka when the encoded record went in. */
function arrived(change: Partial<LogRecord> = {}, use: Partial<RecordFacts> = {}, say: unknown = event): LogRecord {
  const sent = encodeEvent('t', parts, { ...facts, ...use }, say as CloudEvent)
  return {
    offset: 5,
    timestamp: 1,
    key: Buffer.from(sent.key ?? ''),
    value: Buffer.from(sent.value),
    headers: Object.fromEntries(Object.entries(sent.headers).map(([name, value]) => [name, Buffer.from(value)])),
    ...change,
  }
}

const withHeader = (value: HeaderValue): LogRecord => {
  const record = arrived()
  return { ...record, headers: { ...record.headers, throughline: value } }
}
const withFact = (name: string, value: unknown): LogRecord => {
  const text = String(arrived().headers['throughline'])
  return withHeader(JSON.stringify({ ...(JSON.parse(text) as object), [name]: value }))
}
const without = (name: string): LogRecord => withFact(name, undefined)
const withText = (text: string): LogRecord => arrived({ value: Buffer.from(text) })
const withEvent = (change: Record<string, unknown>): LogRecord => withText(JSON.stringify({ ...event, ...change }))

describe('a record', () => {
  it('comes back as it was sent', () => {
    const use = {
      conversationUid: '33333333-3333-4333-8333-333333333333',
      also: ['44444444-4444-4444-8444-444444444444', '55555555-5555-4555-8555-555555555555'],
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    }
    const { traceparent: _, ...rest } = { ...facts, ...use }
    expect(decodeRecord(arrived({}, use), partition, parts)).toEqual({
      ok: true,
      ...rest,
      trace: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', sampled: true },
      event,
    })
  })

  it('lies in the part that the first four bytes of its subject say', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: 1024 }), (subjectId, count) => {
        const first = Buffer.from(subjectId.slice(0, 8), 'hex').readUInt32BE()
        expect(partitionOf(subjectId, count)).toBe(first % count)
        expect(encodeEvent('t', count, { ...facts, subjectId }, event)).toMatchObject({
          key: subjectId,
          partition: first % count,
        })
      }),
    )
  })

  it.each([
    ['no-key', arrived({ key: null })],
    ['bad-key', arrived({ key: Buffer.from('email:ann@example.com') })],
    ['bad-key', arrived({ key: Buffer.from(facts.subjectId.toUpperCase()) })],
    ['wrong-part', arrived({ key: Buffer.from('00000020-aaaa-4aaa-8aaa-aaaaaaaaaaaa') })],
    ['missing-header', withHeader(undefined)],
    ['bad-header', withHeader(null)],
    ['bad-header', withHeader([null, null])],
    ['bad-header', withHeader('')],
    ['bad-header', withHeader('[]')],
    ['bad-header', withHeader('{"tenant":')],
    ['bad-header', withHeader(['{}', '{}'])],
    ['bad-header', withHeader(Buffer.from([0xff, 0xfe]))],
    ['bad-header', without('tenant')],
    ['bad-header', without('uid')],
    ['bad-header', without('hash')],
    ['bad-header', without('class')],
    ['bad-header', without('occurred')],
    ['bad-header', without('received')],
    ['bad-header', without('wayIn')],
    ['bad-header', without('producer')],
    ['bad-header', without('rules')],
    ['bad-header', withFact('tenant', 'acme')],
    ['bad-header', withFact('uid', ['11111111-1111-4111-8111-111111111111'])],
    ['bad-header', withFact('conversation', 'x')],
    ['bad-header', withFact('also', '44444444-4444-4444-8444-444444444444')],
    ['bad-header', withFact('also', ['44444444-4444-4444-8444-444444444444', 4])],
    ['bad-header', withFact('also', Array.from({ length: 100 }, () => facts.eventUid))],
    ['bad-header', withFact('class', 'gossip')],
    ['bad-header', withFact('occurred', '17')],
    ['bad-header', withFact('occurred', 2 ** 53)],
    ['bad-header', withFact('received', 1.5)],
    ['bad-header', withFact('rules', 2_147_483_648)],
    ['bad-header', withFact('producer', 'a\0b')],
    ['no-value', arrived({ value: null })],
    ['no-value', arrived({ value: Buffer.alloc(0) })],
    ['too-large', withEvent({ data: { text: 'x'.repeat(maxEventBytes) } })],
    ['not-utf8', arrived({ value: Buffer.from('{"id":"\xe9"}', 'latin1') })],
    ['not-json', withText('{"id":')],
    ['not-json', withText('{"id":"a\0b"}')],
    ['not-an-event', withText('[]')],
    ['not-an-event', withText('null')],
    ['not-an-event', withText('"text"')],
    ['bad-attribute', withEvent({ specversion: '0.3' })],
    ['bad-attribute', withEvent({ id: 7 })],
    ['bad-attribute', withEvent({ source: '' })],
    ['bad-attribute', withEvent({ type: 'x'.repeat(1025) })],
    ['bad-attribute', withEvent({ direction: 'sideways' })],
    ['bad-attribute', withEvent({ channel: ['voice'] })],
    ['bad-attribute', withEvent({ sequence: 9 })],
    ['forbidden-text', withEvent({ data: { text: 'a\0b' } })],
    ['forbidden-text', withEvent({ channel: '\ud800' })],
    ['forbidden-text', withText(JSON.stringify({ ...event, data: { 'a\ud800': [1] } }))],
    ['forbidden-key', withText(JSON.stringify(event).replace('"text"', '"__proto__"'))],
    ['forbidden-key', withText(JSON.stringify(event).replace('"text"', String.raw`"_\u005fproto__"`))],
    ['duplicate-key', withText(JSON.stringify(event).replace('"text"', String.raw`"a":1,"\u0061"`))],
    ['bad-number', withText(JSON.stringify(event).replace('"Grüße 👋"', '12345678901234567890'))],
    ['bad-number', withText(JSON.stringify(event).replace('"Grüße 👋"', '1e400'))],
    ['over-limit', withEvent({ data: Object.fromEntries(Array.from({ length: 1_025 }, (_, i) => [`k${i}`, i])) })],
    ['over-limit', withEvent({ data: { text: 'x'.repeat(200_000) } })],
    ['too-deep', withEvent({ data: JSON.parse('['.repeat(2000) + ']'.repeat(2000)) as unknown })],
  ])('is bad and says why: %s', (code, record) => {
    const decoded = decodeRecord(record, partition, parts)
    expect(decoded).toMatchObject({ ok: false, code })
    expect('reason' in decoded && decoded.reason.length > 10).toBe(true)
  })

  it('keeps what is known of a bad one', () => {
    expect(decodeRecord(withText('{'), partition, parts)).toEqual({
      ok: false,
      code: 'not-json',
      reason: 'the value is not JSON',
      tenantId: facts.tenantId,
      eventUid: facts.eventUid,
      subjectId: facts.subjectId,
      wayIn: 'http',
      trace: undefined,
    })
  })

  it('takes a name such as __proto__ in a text for what it is', () => {
    expect(decodeRecord(withEvent({ data: { text: 'what is __proto__?' } }), partition, parts).ok).toBe(true)
    expect(decodeRecord(withEvent({ data: { text: '\u0007 👋' } }), partition, parts).ok).toBe(true)
  })

  it('can be a rejection of the gateway', () => {
    const sent = encodeRejection('t', parts, { ...facts, code: 'bad-time', reason: 'time: expected RFC 3339' }, 'raw {')
    const record = { offset: 1, timestamp: 1, key: Buffer.from(sent.key ?? ''), value: Buffer.from(sent.value), headers: sent.headers }
    expect(sent.partition).toBe(partition)
    expect(decodeRecord(record, partition, parts)).toMatchObject({
      ok: false,
      code: 'bad-time',
      reason: 'time: expected RFC 3339',
      tenantId: facts.tenantId,
      eventUid: facts.eventUid,
      wayIn: 'http',
    })
  })

  it('never throws, whatever comes', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((some) => Buffer.from(some)),
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
      fc.json().map((text) => Buffer.from(text)),
    )
    const names = fc.constantFrom('throughline', 'traceparent', 'tracestate', 'content-type', 'other')
    const value = fc.oneof(bytes, fc.array(bytes), fc.constant(undefined))
    fc.assert(
      fc.property(fc.option(bytes), fc.option(bytes), fc.dictionary(names, value), (key, body, headers) => {
        const decoded = decodeRecord(arrived({ key, value: body, headers: { ...arrived().headers, ...headers } }), partition, parts)
        expect(!decoded.ok || typeof decoded.event.id === 'string').toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})
