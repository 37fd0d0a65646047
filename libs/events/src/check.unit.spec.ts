import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Checked, checkEvent } from './check.js'
import { eventLimits } from './json/limits.js'
import { scanValue } from './json/read.js'

const event = {
  specversion: '1.0',
  id: '1',
  source: '/shop',
  type: 'message.received',
  time: '2026-03-01T12:00:00Z',
  data: { text: 'Where is my order?', email: 'ann@example.com' },
}

/** As on every way in: first the text, then the event. */
function check(input: unknown): Checked {
  const { value, fault } = scanValue(input, eventLimits)
  return fault ? { ok: false, code: fault.code, reason: fault.reason } : checkEvent(value)
}

function reasonOf(input: unknown): string {
  const checked = check(input)
  return checked.ok ? 'ok' : checked.reason
}

function codeOf(checked: Checked): string {
  return checked.ok ? 'ok' : checked.code
}

describe('checkEvent', () => {
  it('tells what the catalogue knows of an event', () => {
    expect(check(event)).toMatchObject({
      ok: true,
      event,
      version: 1,
      class: 'contact',
      occurredAt: 1_772_366_400_000_000,
      declaration: { type: 'message.received' },
    })
  })

  it('takes an event without time and without data', () => {
    const { time: _time, data: _data, ...rest } = event
    expect(check(rest)).toMatchObject({ ok: true, event: rest, occurredAt: undefined })
  })

  it('gives back the same object when there was nothing to bring into form', () => {
    const checked = check(event)
    expect(checked.ok && checked.event).toBe(event)
  })

  it('accepts types and versions that the catalogue does not have as unknown', () => {
    for (const foreign of [
      { ...event, type: 'com.example.lead.scored' },
      { ...event, dataschema: 'https://example.com/message.json', data: { text: 5 } },
      { ...event, dataschema: 'urn:throughline:message.received:99', data: { text: 5 } },
    ]) {
      const checked = check(foreign)
      expect(checked).toMatchObject({ ok: true, class: 'unknown', event: foreign })
      expect(checked).not.toHaveProperty('declaration')
    }
  })

  it.each(['event', 'identity', 'rule', 'customer', 'tenant', 'signal', 'followup'])(
    'takes only types of the catalogue under the noun %s',
    (noun) => {
      for (const type of [`${noun}.invented`, noun, `${noun.toUpperCase()}.linked`, `${noun}.`]) {
        expect(codeOf(check({ ...event, type }))).toBe('unknown-control-type')
      }
      expect(check({ ...event, type: `${noun}s.invented` })).toMatchObject({ ok: true })
    },
  )

  it('takes no foreign schema for a type that changes the state of the system', () => {
    const data = { source: '/shop', id: '1' }
    const retraction = { ...event, type: 'event.retracted', data }
    expect(check(retraction)).toMatchObject({ ok: true, class: 'record' })
    expect(codeOf(check({ ...retraction, dataschema: 'urn:example:mine' }))).toBe('unknown-control-type')
  })

  it('keeps fields that the schema does not name', () => {
    const data = { text: 'hi', loyaltyTier: 'gold', actor: { kind: 'customer', mood: 'fine' } }
    expect(check({ ...event, data })).toMatchObject({ ok: true, event: { data } })
  })

  it('counts null as missing', () => {
    const data = {
      text: 'hi',
      language: null,
      actor: { kind: 'bot', id: null },
      mine: null,
      attachments: [{ name: null }],
    }
    expect(check({ ...event, data })).toMatchObject({
      ok: true,
      event: { data: { text: 'hi', actor: { kind: 'bot' }, mine: null, attachments: [{}] } },
    })
    expect(data.actor.id).toBeNull()
    expect(reasonOf({ ...event, type: 'search.performed', data: { query: null } })).toBe(
      'data.query: expected string, it is missing',
    )
  })

  it.each([
    ['data.text: expected string, received number', { data: { text: 5 } }],
    ['data: expected object, received array', { data: [] }],
    ['data: expected object, received string', { data: 'hi' }],
    ['data.identifiers[0].value: Invalid input', { data: { identifiers: [{ type: 'email', value: true }] } }],
    ['data.sentiment.value: Too big: expected number to be <=1', { data: { sentiment: { value: 2 } } }],
    ['data.text: contains U+0000', { data: { text: 'a\0' } }],
    ['id: contains U+0000', { id: 'a\0' }],
    ['source: contains half of a surrogate pair', { source: '\ud800' }],
    ['time: expected an RFC 3339 time such as 2026-03-01T12:00:00Z', { time: 'yesterday' }],
    ['time: expected string, received number', { time: 1_772_366_400 }],
    ['id: is missing', { id: undefined }],
    ['id: is missing', { id: '' }],
    ['id: expected string, received number', { id: 7 }],
    ['id: longer than 1024 characters', { id: 'x'.repeat(1025) }],
    ['type: is missing', { type: null }],
    ['type: contains a space or a control character', { type: 'message received' }],
    ['specversion: expected "1.0"', { specversion: '0.3' }],
    ['direction: expected inbound, outbound or internal', { direction: 'sideways' }],
    ['loyaltyTier: attribute names consist of a-z and 0-9', { loyaltyTier: 'gold' }],
    ['data_base64: an event has either data or data_base64', { data_base64: 'AAAA' }],
    ['data_base64: message.received has JSON data', { data: undefined, data_base64: 'AAAA' }],
    ['data_base64: expected base64', { data: undefined, data_base64: '%' }],
  ])('says %s', (reason, change) => {
    expect(reasonOf({ ...event, ...change })).toBe(reason)
  })

  it.each([
    [{ custom: {} }],
    [{ custom: [] }],
    [{ custom: 1.5 }],
    [{ custom: 2 ** 31 }],
    [{ channel: '%' }],
    [{ conversation: {} }],
  ])('refuses the attribute %j', (change) => {
    expect(codeOf(check({ ...event, ...change }))).toBe('attribute')
  })

  it('brings attributes into one form', () => {
    const given = {
      channel: ' Voice ',
      direction: 'INBOUND',
      conversation: 42,
      identity: 7,
      topic: '',
      organisation: null,
      mine: true,
    }
    const checked = check({ ...event, ...given })
    expect(checked).toMatchObject({
      ok: true,
      event: { ...event, channel: 'voice', direction: 'inbound', conversation: '42', identity: '7', mine: true },
    })
    expect(checked.ok && Object.keys(checked.event)).not.toEqual(expect.arrayContaining(['topic']))
    expect(given.channel).toBe(' Voice ')
  })

  it('tells several faults at once, but not more than three', () => {
    const data = { text: 1, html: 2, title: 3, from: 4 }
    expect(reasonOf({ ...event, data })).toMatch(/^data\.text: .*; data\.html: .*; data\.title: .*; and 1 more$/)
  })

  it.each([[null], [undefined], [[]], ['{}'], [7], [true]])('refuses %j as an event', (input) => {
    expect(codeOf(check(input))).toBe('malformed')
  })
})

describe('checkEvent, whatever comes', () => {
  it('never throws', () => {
    fc.assert(fc.property(fc.jsonValue(), (input) => typeof check(input).ok === 'boolean'))
  })

  it('never throws for an event that was changed somewhere', () => {
    const names = fc.constantFrom(...Object.keys(event), 'dataschema', 'conversation', 'channel', 'data_base64', 'x')
    const change = fc.dictionary(names, fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' })))
    fc.assert(fc.property(change, (fields) => typeof check({ ...event, ...fields }).ok === 'boolean'))
  })

  it('never says a value in its reason', () => {
    const secret = 'K9-canary'
    const names = fc.constantFrom(
      'text',
      'identifiers',
      'actor',
      'sentiment',
      'language',
      'to',
      'confidence',
      'continues',
    )
    const value = fc.oneof(fc.constant(secret), fc.constant([secret]), fc.constant({ kind: secret, [secret]: secret }))
    fc.assert(
      fc.property(fc.dictionary(names, value), (data) => {
        expect(reasonOf({ ...event, data })).not.toContain(secret)
      }),
    )
  })
})
