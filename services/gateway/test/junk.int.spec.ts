import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { event, Harness, send } from './harness.js'

/** JUNK_SEED tries others. */
const SEED = Number(process.env['JUNK_SEED'] ?? 20_260_301)
const AT_ONCE = 50

let harness: Harness
let url: string
let token: string
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })

beforeAll(async () => {
  harness = await Harness.start()
  token = (await harness.key({ tenant: await harness.tenant('acme'), scopes: ['events:publish', 'operations'] })).token
  url = (await harness.gateway()).url
}, 90_000)

afterAll(async () => {
  agent.destroy()
  await harness?.stop()
})

interface Junk {
  method: string
  path: string
  headers: Record<string, string>
  body: Buffer
}

const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 19, arbitrary: fc.constant(null) }, { weight: 1, arbitrary })

const word = fc.constantFrom(
  'specversion', 'id', 'source', 'type', 'time', 'subject', 'dataschema', 'datacontenttype', 'data', 'data_base64', 'channel',
  'direction', 'conversation', 'organisation', 'topic', 'sequence', 'identity', 'identitytype', 'previousidentity',
  'traceparent', 'tracestate', '__proto__', 'constructor', 'toString', '', 'x'.repeat(300), 'identifiers', 'userId', 'email', 'phone',
)
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '\u0000', '\ud800', 'email:', ':', 'subject:', 'subject:zz', 'event:1', 'tenant:', 'id:1', 'customer:null', 'phone:+1', '1e999',
    '9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z', '2026-02-30T00:00:00Z', 'urn:throughline:page.viewed:99999999',
    'x'.repeat(70_000), 'identity.linked', 'event.corrected', 'order.placed', 'survey.answered', '__proto__',
  ),
)
const value = fc.oneof(
  text,
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom<unknown>(Number.MAX_VALUE, -0, 2 ** 53, 1e21, [], {}, null, true, nested(40), Array.from({ length: 600 }, (_, i) => i)),
  fc.array(fc.record({ type: text, value: fc.oneof(text, fc.jsonValue()) }), { maxLength: 40 }),
)

function nested(depth: number): unknown {
  return depth === 0 ? 1 : { a: [nested(depth - 1)] }
}

/** An event with some of its attributes, and some keys of its data, replaced. */
const spoiltEvent = fc
  .record({
    attributes: fc.array(fc.tuple(word, value), { maxLength: 3 }),
    data: rarely(fc.array(fc.tuple(word, value), { maxLength: 3 })),
  })
  .map(({ attributes, data }) => {
    const all = { ...event(), ...Object.fromEntries(attributes) }
    return data ? { ...all, data: Object.fromEntries(data) } : all
  })
const jsonBody = fc.oneof(spoiltEvent, fc.array(fc.oneof(spoiltEvent, value), { maxLength: 6 }), value).map((json) => Buffer.from(toJson(json)))

/** With the escapes that JSON allows and Unicode does not. */
function toJson(json: unknown): string {
  return JSON.stringify(json) ?? 'undefined'
}

/** Members as no serialiser writes them. */
const rawMember = fc.constantFrom(
  String.raw`"a":1,"\u0061":2`, '"id":"other","id":"again"', '"n":1e400', '"n":12345678901234567890', '"n":1e-400', String.raw`"t":"\ud800"`,
  String.raw`"t":"\u0000"`, String.raw`"_\u005fproto__":{"a":1}`, `"d":${'['.repeat(70)}${']'.repeat(70)}`, `"k":"${'x'.repeat(70_000)}"`, '"n":9007199254740992',
)
const withRawMember = fc.tuple(jsonBody, rawMember).map(([bytes, member]) => Buffer.from(bytes.toString().replace('{', `{${member},`)))

const body = fc.oneof(
  { weight: 4, arbitrary: withRawMember },
  { weight: 20, arbitrary: jsonBody },
  { weight: 2, arbitrary: fc.tuple(jsonBody, fc.nat(), fc.nat(255)).map(([bytes, at, byte]) => spoil(bytes, at, byte)) },
  { weight: 1, arbitrary: fc.tuple(jsonBody, fc.nat()).map(([bytes, at]) => bytes.subarray(0, at % (bytes.length + 1))) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', '[', '[[[['.repeat(5_000), '{"a":'.repeat(5_000), '\ufeff[]', 'null', '[null]', '{}', '"', '1e400', '[1e400]', '{"__proto__":{}}').map((each) => Buffer.from(each)),
  },
)

function spoil(bytes: Buffer, at: number, byte: number): Buffer {
  const spoilt = Buffer.from(bytes)
  if (spoilt.length > 0) spoilt[at % spoilt.length] = byte
  return spoilt
}

const JSON_TYPES = ['application/cloudevents+json', 'application/cloudevents-batch+json', 'application/json', 'application/json', 'application/json']
const contentType = fc.constantFrom(
  'application/cloudevents+json', 'application/cloudevents-batch+json', 'application/json', 'text/plain', 'application/octet-stream',
  'application/cloudevents+xml', 'application/json; charset=utf-16', 'application/json;;', ';', 'a', 'application/xml; charset="', 'multipart/form-data',
)
const type = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...JSON_TYPES) },
  { weight: 1, arbitrary: contentType },
  { weight: 1, arbitrary: fc.constant(null) },
)
const headerValue = fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).filter((code) => code !== 0x7f).map((code) => String.fromCharCode(code)), maxLength: 40 })
const headerName = fc.constantFrom(
  'ce-id', 'ce-type', 'ce-source', 'ce-specversion', 'ce-time', 'ce-subject', 'ce-data', 'ce-x-y', 'ce-', 'ce-channel', 'traceparent', 'tracestate',
  'content-encoding', 'accept', 'accept-encoding', 'cookie', 'x-forwarded-for', 'host', 'if-none-match', 'range', 'access-control-request-method',
)
const path = fc.oneof(
  { weight: 30, arbitrary: fc.constant('/v1/events') },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '/v1/events?validate=only', '/v1/events?validate=x', '/v1/events?validate=only&validate=only', '/v1/events?source=a&id=b', '/v1/events?source[]=a&id=%00',
      '/v1/events?id=%ff&source=%', '/v1/events/', '/v1/events/x', '/v1/events/%zz', '/v1//events', '/v1/quarantine', '/v1/quarantine?limit=0',
      '/v1/quarantine?limit=x&cursor=y', '/v1/quarantine?cursor=AAAA', '/v1/quarantine?state=no', '/v1/quarantine?code=%00', '/v1/quarantine/x',
      '/v1/quarantine/00000000-0000-0000-0000-000000000000', '/v1/quarantine/00000000-0000-0000-0000-000000000000/replay',
      '/v1/quarantine/x/replay', '/v1/quarantine/%00', '/', '/openapi.json', '/docs', '/metrics', '/healthz', `/v1/${'x'.repeat(4_000)}`, '//', '/%',
    ),
  },
)
const method = fc.oneof(
  { weight: 30, arbitrary: fc.constant('POST') },
  { weight: 3, arbitrary: fc.constantFrom('GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND') },
)
const authorization = fc.oneof(
  { weight: 10, arbitrary: fc.constant<string | undefined>(undefined) },
  { weight: 1, arbitrary: fc.oneof(headerValue, fc.constantFrom('Bearer', 'Bearer tl_x', 'Basic eDp5', `Bearer ${'x'.repeat(600)}`)) },
)
const junk = fc.record({
  method,
  path,
  headers: fc
    .tuple(type, fc.dictionary(headerName, headerValue, { maxKeys: 3 }), authorization, rarely(fc.constant('x://y')))
    .map(([media, others, auth, origin]) => ({ media, others, auth, origin })),
  body,
})

function sendJunk({ method: verb, path: target, headers, body: bytes }: Junk): Promise<{ status: number; type: string; text: string }> {
  return new Promise((resolve, reject) => {
    // Named, because Node frames a body by itself only where it expects one.
    const framed = { ...headers, 'content-length': String(bytes.length) }
    const call = request(new URL(url), { agent, method: verb, path: target, headers: framed }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          type: answer.headers['content-type'] ?? '',
          text: Buffer.concat(chunks).toString(),
        }),
      )
    })
    call.on('error', reject)
    call.end(bytes)
  })
}

function sendRaw(bytes: Buffer): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    let answer = ''
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answer))
    socket.end(bytes)
  })
}

describe('mutated requests', () => {
  it('10,000 of them never get a 5xx, and every refusal is a problem', async () => {
    const statuses = new Map<number, number>()
    await fc.assert(
      fc.asyncProperty(fc.array(junk, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (batch) => {
        const answers = await Promise.all(
          batch.map(({ headers: { media, others, auth, origin }, ...rest }) => {
            const headers: Record<string, string> = { ...others, authorization: auth ?? `Bearer ${token}` }
            if (media !== null) headers['content-type'] = media
            if (origin !== null) headers['origin'] = origin
            return sendJunk({ ...rest, headers })
          }),
        )
        for (const [index, { status, type: answeredType, text: answered }] of answers.entries()) {
          statuses.set(status, (statuses.get(status) ?? 0) + 1)
          if (status >= 500 || status < 200) throw new Error(`${status} ${answered} for ${JSON.stringify(batch[index])}`)
          if (status >= 400 && batch[index]!.method !== 'HEAD' && !answeredType.startsWith('application/problem+json')) {
            throw new Error(`${status} is no problem but ${answeredType} ${answered}`)
          }
        }
      }),
      { seed: SEED, numRuns: 200, endOnFailure: true },
    )
    // They reached what they were meant for: some were taken, and some were refused for each reason.
    if (process.env['JUNK_SEED']) console.log(statuses)
    const missing = [200, 202, 204, 400, 401, 403, 404, 405, 415, 422].filter((status) => !statuses.has(status))
    expect(missing).toEqual([])
    expect((await send(url, token, event())).status).toBe(202)
    // What was taken is what the recorder takes.
    const written = await harness.written()
    expect(written.length).toBeGreaterThan(100)
    expect(written.filter(({ facts }) => !facts.ok)).toEqual([])
  }, 120_000)

  it('1,000 that are hardly HTTP never get a 5xx', async () => {
    const valid = (): Buffer => {
      const json = JSON.stringify(event())
      const head = `POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${json.length}\r\nConnection: close\r\n\r\n`
      return Buffer.from(head + json)
    }
    const mutation = fc.tuple(fc.constantFrom('flip', 'cut', 'double', 'insert'), fc.nat(), fc.nat(255))
    let answered = 0
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(mutation, { minLength: 1, maxLength: 3 }), { minLength: AT_ONCE, maxLength: AT_ONCE }), async (batch) => {
        const answers = await Promise.all(batch.map((mutations) => sendRaw(mutations.reduce(mutate, valid()))))
        for (const answer of answers) {
          if (answer.startsWith('HTTP/1.1 5')) throw new Error(answer)
          if (answer.startsWith('HTTP/1.1 ')) answered++
        }
      }),
      { seed: SEED, numRuns: 20, endOnFailure: true },
    )
    expect(answered).toBeGreaterThan(500)
    expect((await send(url, token, event())).status).toBe(202)
  }, 120_000)
})

function mutate(bytes: Buffer, [how, place, byte]: [string, number, number]): Buffer {
  const at = place % (bytes.length + 1)
  if (how === 'flip') return spoil(bytes, at, byte)
  if (how === 'cut') return bytes.subarray(0, at)
  if (how === 'double') return Buffer.concat([bytes, bytes.subarray(at)])
  return Buffer.concat([bytes.subarray(0, at), Buffer.of(byte), bytes.subarray(at)])
}
