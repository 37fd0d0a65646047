import { describe, expect, test } from '@jest/globals'
import { CloudEvent, HTTP } from 'cloudevents'
import fc from 'fast-check'
import { Problem } from '@throughline/platform'
import { readEvents } from './read-events.js'

const event = { specversion: '1.0', id: '1', source: '/shop', type: 'page.viewed', data: { url: '/tyres' } }
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
const read = (contentType: string | undefined, body?: Buffer | string, headers: Record<string, string> = {}) =>
  readEvents(
    { ...(contentType === undefined ? {} : { 'content-type': contentType }), ...headers },
    typeof body === 'string' ? Buffer.from(body) : body,
  )
const problemOf = (work: () => unknown): Problem => {
  try {
    work()
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('a structured event', () => {
  test.each(['application/cloudevents+json', 'Application/CloudEvents+JSON; charset=UTF-8', 'application/json'])('is read from %s', (type) => {
    expect(read(type, json(event))).toEqual({ events: [event], faults: new Map(), batch: false })
  })

  test('may begin with a byte order mark', () => {
    expect(read('application/json', `\ufeff${JSON.stringify(event)}`).events).toEqual([event])
  })
})

describe('a batch', () => {
  test.each(['application/cloudevents-batch+json', 'application/json'])('is read from %s', (type) => {
    expect(read(type, json([event, 7, null]))).toEqual({ events: [event, 7, null], faults: new Map(), batch: true })
    expect(read(type, '[]')).toEqual({ events: [], faults: new Map(), batch: true })
  })

  test('tells which of its events is at fault', () => {
    const [one, two, three] = [event, { ...event, id: '2' }, { ...event, id: '3' }].map((each) => JSON.stringify(each))
    const { events, faults } = read('application/json', `[${one},${two!.replace('{', '{"\\u0069d":"9",')},${three}]`)
    expect(events).toHaveLength(3)
    expect([...faults].map(([index, fault]) => [index, fault.code, fault.reason])).toEqual([[1, 'duplicate-key', 'id: this key is there twice']])
  })

  test('has at most 1,000 events', () => {
    expect(read('application/json', json(Array.from({ length: 1_000 }, () => event))).events).toHaveLength(1_000)
    expect(problemOf(() => read('application/json', json(Array.from({ length: 1_001 }, () => event))))).toMatchObject({ status: 413 })
  })
})

describe('binary mode', () => {
  const attributes = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/shop', 'ce-type': 'page.viewed' }

  test('takes attributes from headers and data from the body', () => {
    const [read1] = read('application/json', json({ url: '/tyres' }), { ...attributes, 'ce-channel': 'web', accept: '*/*' }).events
    expect(read1).toEqual({ ...event, channel: 'web', datacontenttype: 'application/json' })
  })

  test('takes a body without Content-Type for JSON, as the Python SDK sends it, else for bytes', () => {
    expect(read(undefined, json({ url: '/tyres' }), attributes).events).toEqual([event])
    expect(read(undefined, Buffer.from([1, 2]), attributes).events[0]).toMatchObject({ data_base64: 'AQI=' })
  })

  test('knows text and bytes', () => {
    expect(read('text/plain', 'hä?', attributes).events[0]).toMatchObject({ data: 'hä?' })
    expect(read('text/plain', Buffer.from([0xff]), attributes).events[0]).toMatchObject({ data_base64: '/w==' })
    expect(read('image/png', Buffer.from([1, 2]), attributes).events[0]).toMatchObject({ data_base64: 'AQI=' })
    expect(read('application/vnd.acme+json', '[1]', attributes).events[0]).toMatchObject({ data: [1] })
  })

  test.each([
    ['{"a":1,"a":2}', {}, 'data.a: this key is there twice'],
    ['{"a":12345678901234567890}', {}, 'data.a: the number is too large to be kept exactly; send it as a string'],
    ['{}', { 'ce-subject': 'a%00b' }, 'subject: contains U+0000'],
  ])('is at fault with %s %j', (body, headers, reason) => {
    expect(read('application/json', body, { ...attributes, ...headers }).faults.get(0)?.reason).toBe(reason)
    if (body !== '{}') expect(read(undefined, body, { ...attributes, ...headers }).faults.get(0)?.reason).toBe(reason)
  })

  test('needs no body', () => {
    expect(read(undefined, undefined, attributes).events[0]).toEqual({ specversion: '1.0', id: '1', source: '/shop', type: 'page.viewed' })
  })

  test.each([
    ['Euro%20%E2%82%AC', 'Euro €'],
    [Buffer.from('Müller €').toString('latin1'), 'Müller €'],
    ['100%', '100%'],
    ['%zz', '%zz'],
    ['"in quotes \\" too"', 'in quotes " too'],
    ['\u00e4', '\u00e4'],
  ])('decodes the value %j', (value, decoded) => {
    expect(read(undefined, undefined, { ...attributes, 'ce-subject': value }).events[0]).toMatchObject({ subject: decoded })
  })

  test.each(['ce-data', 'ce-datacontenttype', 'ce-a_b', 'ce-'])('refuses the header %s', (name) => {
    expect(problemOf(() => read(undefined, undefined, { ...attributes, [name]: 'x' }))).toMatchObject({ status: 400 })
  })

  test('reads what was percent-encoded, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        const encoded = encodeURIComponent(text)
        expect(read(undefined, undefined, { ...attributes, 'ce-subject': encoded }).events[0]).toMatchObject({ subject: text })
      }),
    )
  })
})

describe('the CloudEvents SDK', () => {
  const sent = new CloudEvent({ ...event, time: '2026-03-01T12:00:00.000Z', subject: 'email:ann@example.com', datacontenttype: 'application/json' })

  test.each([['structured', HTTP.structured(sent)], ['binary', HTTP.binary(sent)]])('is understood in %s mode', (_, message) => {
    const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
    const body = typeof message.body === 'string' ? message.body : JSON.stringify(message.body)
    expect(readEvents(headers, Buffer.from(body)).events[0]).toMatchObject({ ...event, subject: 'email:ann@example.com' })
  })
})

describe('what cannot be read', () => {
  test.each([
    ['text/plain', '{}', 415],
    ['application/xml', '<a/>', 415],
    ['application/cloudevents+xml', '<a/>', 415],
    ['application/cloudevents+avro', 'x', 415],
    [undefined, '{}', 415],
    [undefined, undefined, 415],
    ['application/json; charset=utf-16', '{}', 415],
    ['application/json', '', 400],
    ['application/json', '{"a":', 400],
    ['application/json', '"text"', 400],
    ['application/json', 'null', 400],
    ['application/cloudevents+json', '[]', 400],
    ['application/cloudevents-batch+json', '{}', 400],
    ['application/json', Buffer.from([0x22, 0xff, 0x22]), 400],
  ])('%s %j is %s %i', (type, body, status) => {
    expect(problemOf(() => read(type, body as string))).toMatchObject({ status })
  })

  test('a compressed body is refused with what is accepted', () => {
    const problem = problemOf(() => read('application/json', '{}', { 'content-encoding': 'gzip' }))
    expect(problem).toMatchObject({ status: 415, headers: { 'accept-encoding': 'identity' } })
  })

  test('is not quoted', () => {
    expect(problemOf(() => read('application/json', '{"email":"ann@example.com",,}')).detail).not.toContain('ann')
  })

  test('is a problem below 500, whatever it is', () => {
    const anyHeaders = fc.dictionary(fc.constantFrom('content-type', 'ce-id', 'ce-type', 'ce-specversion', 'ce-data', 'content-encoding'), fc.string())
    fc.assert(
      fc.property(anyHeaders, fc.uint8Array(), (headers, body) => {
        try {
          readEvents(headers, Buffer.from(body))
        } catch (error) {
          expect(error).toBeInstanceOf(Problem)
          expect((error as Problem).status).toBeLessThan(500)
        }
      }),
    )
  })
})
