import { createSecretKey } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { findDeclaration, microsOf, type CloudEvent } from '@throughline/events'
import { BrokenSealError, NOBODY, seal, type SubjectKey } from '@throughline/vault'
import fc from 'fast-check'
import { joinPayload, openEvents, type PayloadRow } from './join.js'
import { SealedText, type KeyReader } from './sealed-text.js'
import { clearBlob, splitPayload } from './split.js'

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

function columnsOf(given: CloudEvent, data: string | null): Omit<PayloadRow, 'sealed'> {
  const { type, channel = null, direction = null, organisation = null, topic = null } = given
  return { type, occurredAt: microsOf(given.time as string) as number, channel, direction, organisation, topic, data }
}

describe('the payload of an event', () => {
  it('is the event again after splitting and joining', () => {
    fc.assert(
      fc.property(event, (given) => {
        const { data, closed } = splitPayload(given, findDeclaration(given.type, 1))
        expect(joinPayload(columnsOf(given, data), closed)).toEqual(JSON.parse(JSON.stringify(given)))
      }),
    )
  })

  it('leaves nothing open of a type that the catalogue does not have', () => {
    fc.assert(
      fc.property(event, (given) => {
        expect(splitPayload(given, undefined).data).toBeNull()
      }),
    )
  })

  it('leaves open only what the declaration calls so', () => {
    fc.assert(
      fc.property(event, (given) => {
        const declaration = findDeclaration(given.type, 1)
        const { data } = splitPayload(given, declaration)
        for (const key of Object.keys(JSON.parse(data ?? '{}') as object)) expect(declaration?.open).toContain(key)
      }),
    )
  })
})

const ann = '00000000-0000-4000-8000-00000000000a'
const bound = { tenantId: NOBODY, subjectId: ann, uid: '00000000-0000-4000-8000-000000000001' }
const keyOf = (generation: number): SubjectKey => ({ generation, key: createSecretKey(Buffer.alloc(32, generation)), seen: 0 })

/** A vault that remembers one key and has another in its store. */
function keysWith(remembered: SubjectKey | undefined, stored = remembered): KeyReader & { asked: number } {
  let known = remembered
  const reader = {
    asked: 0,
    read: () => {
      reader.asked++
      return Promise.resolve(new Map(known ? [[ann, known]] : []))
    },
    forget: () => (known = stored),
  }
  return reader
}

const columns = columnsOf({ specversion: '1.0', id: '', source: '', type: 'thing.happened', time: '2026-03-01T10:00:00Z' }, null)
const rowOf = (generation: number, id = 'x', claimed = generation): PayloadRow => {
  const said = JSON.stringify({ id })
  const blob = generation === 0 ? clearBlob(said) : seal(keyOf(generation), bound, said)
  return { ...columns, sealed: new SealedText(bound, blob, claimed) }
}

describe('reading what is sealed', () => {
  it('opens what is of the generation of now, in order, and leaves the erased out', async () => {
    const rows = [rowOf(2, 'a'), rowOf(1, 'b'), rowOf(2, 'c'), { ...columns, sealed: null }]
    const events = await openEvents(keysWith(keyOf(2)), NOBODY, rows)
    expect(events.map((one) => one?.id)).toEqual(['a', undefined, 'c', undefined])
    expect(events.map((one) => one?.type)).toEqual(['thing.happened', undefined, 'thing.happened', 'thing.happened'])
  })

  it('shows nothing when the key is gone', async () => {
    expect(await openEvents(keysWith(undefined), NOBODY, [rowOf(1)])).toEqual([undefined])
  })

  it('asks again when what it remembers is older than a row', async () => {
    const keys = keysWith(keyOf(1), keyOf(2))
    const events = await openEvents(keys, NOBODY, [rowOf(2, 'new'), rowOf(1, 'old')])
    expect(events.map((one) => one?.id)).toEqual(['new', undefined])
    expect(keys.asked).toBe(2)
  })

  it('reads what lies in clear from before, until its subject is erased', async () => {
    expect(await openEvents(keysWith(undefined), NOBODY, [rowOf(0)])).toMatchObject([{ id: 'x' }])
    expect(await openEvents(keysWith(keyOf(1)), NOBODY, [rowOf(0)])).toMatchObject([{ id: 'x' }])
    expect(await openEvents(keysWith(keyOf(2)), NOBODY, [rowOf(0)])).toEqual([undefined])
  })

  it('is an error and no hole when it does not open although the key is there', async () => {
    const other = { ...keyOf(1), key: createSecretKey(Buffer.alloc(32, 9)) }
    await expect(openEvents(keysWith(other), NOBODY, [rowOf(1)])).rejects.toThrow(BrokenSealError)
  })

  it('takes no row whose generation is not that of its text, nor anything that is not sealed', () => {
    expect(() => rowOf(1, 'x', 2)).toThrow(BrokenSealError)
    expect(() => rowOf(0, 'x', 1)).toThrow(BrokenSealError)
    expect(() => new SealedText(bound, Buffer.from('{"id":"x"}'))).toThrow(BrokenSealError)
  })
})
