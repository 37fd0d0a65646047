import { describe, expect, it } from '@jest/globals'
import { defaultIdentityRules, type Fact, type IdentityRules, observed, resolve } from '@throughline/identity'
import { compareCustomers } from './compare-customers.js'

const [ann, bob, cem, tablet] = ['email:ann', 'email:bob', 'email:cem', 'device:tablet']
const facts: Fact[] = [
  ...[ann, bob, cem, tablet].map((subject): Fact => ({ kind: 'subject', subject, type: subject.split(':')[0] ?? '' })),
  observed(ann, tablet, 1, 'first'),
  observed(bob, tablet, 2, 'second'),
  observed(cem, 'anonymous:c', 3, 'third'),
]
const by = (own: Partial<IdentityRules>) => resolve(facts, { ...defaultIdentityRules, ...own })
const members = (groups: readonly { members: readonly string[] }[]) => groups.map((group) => group.members)

describe('compareCustomers', () => {
  it('finds who would be taken apart, and by which link, once for all their identifiers', () => {
    const { changes, refused } = compareCustomers([ann, bob, cem], by({}), by({ maxStronger: 1 }))
    expect(changes).toHaveLength(1)
    expect(members(changes[0]!.before)).toEqual([[ann, bob, tablet]])
    expect(members(changes[0]!.after)).toEqual([[tablet], [ann], [bob]])
    expect(refused).toEqual([
      { between: [tablet, ann], reason: 'hub', event: 'first' },
      { between: [tablet, bob], reason: 'hub', event: 'second' },
    ])
  })

  it('finds who would be joined, also with somebody who was not asked about', () => {
    const { changes, refused } = compareCustomers([bob], by({ maxStronger: 1 }), by({}))
    expect(changes).toHaveLength(1)
    expect(members(changes[0]!.before)).toEqual([[tablet], [ann], [bob]])
    expect(members(changes[0]!.after)).toEqual([[ann, bob, tablet]])
    expect(refused).toEqual([])
  })

  it('finds nothing where nothing changes', () => {
    expect(compareCustomers([ann, bob, cem], by({}), by({ otherLimit: 50 }))).toEqual({ changes: [], refused: [] })
    expect(compareCustomers([cem], by({}), by({ maxStronger: 1 }))).toEqual({ changes: [], refused: [] })
  })
})
