import { describe, expect, it } from '@jest/globals'
import { findDeclaration, microsOf, type CloudEvent } from '@throughline/events'
import fc from 'fast-check'
import { joinPayload } from './join.js'
import { splitPayload } from './split.js'

const text = fc.string({ unit: 'grapheme', maxLength: 20 })
const event: fc.Arbitrary<CloudEvent> = fc
  .record(
    {
      id: text,
      source: text,
      type: fc.constantFrom('page.viewed', 'message.received', 'thing.happened'),
      subject: text,
      channel: fc.constantFrom('web', 'chat'),
      direction: fc.constantFrom('inbound' as const, 'outbound' as const),
      conversation: text,
      organisation: text,
      topic: text,
      sequence: fc.nat().map(String),
      data: fc.dictionary(fc.constantFrom('url', 'title', 'text', 'resultCount', 'other'), fc.jsonValue(), { noNullPrototype: true }),
    },
    { requiredKeys: ['id', 'source', 'type'] },
  )
  .map((given) => ({ specversion: '1.0', time: '2026-03-01T10:00:00.123456Z', ...given }))

describe('the payload of an event', () => {
  it('is the event again after splitting and joining', () => {
    fc.assert(
      fc.property(event, (given) => {
        const { data, sealed } = splitPayload(given, findDeclaration(given.type, 1))
        const joined = joinPayload({
          type: given.type,
          occurredAt: microsOf(given.time as string) as number,
          channel: given.channel ?? null,
          direction: given.direction ?? null,
          organisation: given.organisation ?? null,
          topic: given.topic ?? null,
          data,
          sealed,
        })
        expect(joined).toEqual(JSON.parse(JSON.stringify(given)))
      }),
    )
  })

  it('leaves nothing in clear of a type that the catalogue does not have', () => {
    fc.assert(
      fc.property(event, (given) => {
        expect(splitPayload(given, undefined).data).toBeNull()
      }),
    )
  })

  it('leaves in clear only what the declaration calls open', () => {
    fc.assert(
      fc.property(event, (given) => {
        const declaration = findDeclaration(given.type, 1)
        const { data } = splitPayload(given, declaration)
        for (const key of Object.keys(JSON.parse(data ?? '{}') as object)) expect(declaration?.open).toContain(key)
      }),
    )
  })
})
