import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { readPointer } from './pointer.js'
import { withoutFields, type EventTexts } from './without-fields.js'

const texts = (data: unknown, open: unknown = null): EventTexts => ({
  channel: 'chat',
  direction: 'inbound',
  organisation: null,
  topic: 'tyres',
  data: open === null ? null : JSON.stringify(open),
  closed: JSON.stringify({ id: '1', source: '/chat', conversation: 'c-1', data }),
})

const dataOf = (left: EventTexts): unknown => (JSON.parse(left.closed) as { data: unknown }).data

describe('an event without some of its fields', () => {
  it('loses a field of its data, wherever it is kept', () => {
    const left = withoutFields(texts({ text: 'secret', kept: 1 }, { title: 'open', other: 2 }), [['data', 'text'], ['data', 'title']])
    expect(dataOf(left)).toEqual({ kept: 1 })
    expect(left.data).toBe('{"other":2}')
  })

  it('loses all of its data', () => {
    const left = withoutFields(texts({ text: 'secret' }, { title: 'open' }), [['data']])
    expect(left.data).toBeNull()
    expect(JSON.parse(left.closed)).toEqual({ id: '1', source: '/chat', conversation: 'c-1' })
  })

  it('loses attributes, those in columns too', () => {
    const left = withoutFields(texts({}), [['topic'], ['conversation']])
    expect(left).toMatchObject({ topic: null, channel: 'chat' })
    expect(JSON.parse(left.closed)).not.toHaveProperty('conversation')
  })

  it('takes the places of a list as they are in the event, in whatever order they are named', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(30)), fc.shuffledSubarray([...Array.from({ length: 31 }).keys()]), (length, places) => {
        const list = Array.from({ length: length.length }, (_, index) => index)
        const left = withoutFields(texts({ list }), places.map((place) => ['data', 'list', String(place)]))
        expect(dataOf(left)).toEqual({ list: list.filter((index) => !places.includes(index)) })
      }),
    )
  })

  it('loses nothing else, and a second time nothing more', () => {
    const name = fc.constantFrom('a', 'b', '0', '1', '10', '/', '')
    const value = fc.jsonValue({ maxDepth: 3 })
    const pointer = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => ['data', ...names])
    fc.assert(
      fc.property(fc.dictionary(name, value, { noNullPrototype: true }), fc.array(pointer, { maxLength: 3 }), (data, pointers) => {
        const inObjects = pointers.filter((names) => !names.some((_, level) => Array.isArray(at({ data }, names.slice(0, level)))))
        const left = withoutFields(texts(data), inObjects)
        for (const names of inObjects) expect(at(JSON.parse(left.closed), names)).toBeUndefined()
        if (inObjects.every((names) => at({ data }, names) === undefined)) {
          expect(dataOf(left)).toEqual(JSON.parse(JSON.stringify(data)))
        }
        expect(withoutFields(left, inObjects)).toEqual(left)
      }),
    )
  })

  it('is not led to what all objects have', () => {
    const left = withoutFields(texts({ text: 'x' }), [['data', '__proto__', 'toString'], ['data', 'constructor', 'name']])
    expect(dataOf(left)).toEqual({ text: 'x' })
    expect(Object.prototype).toHaveProperty('toString')
  })
})

function at(value: unknown, names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (holder, name) =>
      typeof holder === 'object' && holder !== null && Object.hasOwn(holder, name) ? (holder as Record<string, unknown>)[name] : undefined,
    value,
  )
}

describe('a pointer', () => {
  it.each([
    ['/data/text', ['data', 'text']],
    ['/data/a~1b/~0', ['data', 'a/b', '~']],
    ['/conversation', ['conversation']],
  ])('is read: %s', (text, names) => {
    expect(readPointer(text)).toEqual({ ok: true, names })
  })

  it.each(['data/text', '', '/', '/data/~2', '/id', '/time', '/source', '/conversation/x', `/data/${'x'.repeat(1100)}`])(
    'is refused: %s',
    (text) => {
      expect(readPointer(text).ok).toBe(false)
    },
  )
})
