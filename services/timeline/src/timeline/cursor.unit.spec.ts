import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { PageCursors } from './cursor.js'

const cursors = new PageCursors(Buffer.alloc(32, 1))
const key = fc.record({
  occurredAt: fc.maxSafeInteger(),
  sequence: fc.string({ unit: 'binary', maxLength: 128 }).filter((text) => text.isWellFormed()),
  eventUid: fc.uuid(),
})

describe('a page cursor', () => {
  it('gives back the place that was sealed, to the same question only', () => {
    fc.assert(
      fc.property(key, fc.string(), fc.string(), (place, question, other) => {
        const sealed = cursors.seal(place, question)
        expect(sealed).toMatch(/^[\w-]+$/)
        expect(cursors.open(sealed, question)).toEqual({ ...place, occurredAt: place.occurredAt + 0 })
        if (other !== question) expect(cursors.open(sealed, other)).toBeUndefined()
      }),
    )
  })

  it('is refused when any of it was changed', () => {
    fc.assert(
      fc.property(key, fc.nat(), fc.constantFrom('A', 'Z', 'a', 'z', '0', '9', '-', '_'), (place, where, letter) => {
        const sealed = cursors.seal(place, 'question')
        const index = where % sealed.length
        const changed = sealed.slice(0, index) + letter + sealed.slice(index + 1)
        if (changed !== sealed) expect(cursors.open(changed, 'question')).toBeUndefined()
      }),
    )
  })

  it('is refused under another key, cut, or made up', () => {
    const sealed = cursors.seal({ occurredAt: 1, sequence: '', eventUid: '01234567-89ab-4def-8123-456789abcdef' }, 'question')
    expect(new PageCursors(Buffer.alloc(32, 2)).open(sealed, 'question')).toBeUndefined()
    for (const text of [sealed.slice(1), sealed.slice(0, -4), `${sealed}=`, '', 'AQ', 'a b', 'ä']) {
      expect(cursors.open(text, 'question')).toBeUndefined()
    }
  })
})
