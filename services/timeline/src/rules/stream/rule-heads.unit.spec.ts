import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { changedSince, headsIn, idOfHeads } from './rule-heads.js'

const heads = fc
  .array(fc.tuple(fc.constantFrom('hours', 'promises', 'contact', 'templates'), fc.integer({ min: 1, max: 999_999 })), { maxLength: 6 })
  .map((entries) => new Map<string, number>(entries))

describe('the id of a stream of rules', () => {
  it('brings back what the client knew, and nothing else opens', () => {
    fc.assert(fc.property(heads, (known) => expect(headsIn(idOfHeads(known))).toEqual(known)))
    for (const wrong of ['', 'hours', 'hours=', 'hours=-1', 'hours=1;promises=2', '=3', 'x'.repeat(3_000)]) expect(headsIn(wrong)).toBeUndefined()
  })

  it('tells what has risen since, and never goes back', () => {
    fc.assert(
      fc.property(heads, heads, (before, now) => {
        for (const { kind, version } of changedSince(before, now)) expect(version).toBeGreaterThan(before.get(kind) ?? 0)
        expect(changedSince(now, now)).toEqual([])
      }),
    )
    expect(changedSince(new Map([['hours', 3]]), new Map([['hours', 2], ['promises', 1]]))).toEqual([{ kind: 'promises', version: 1 }])
  })
})
