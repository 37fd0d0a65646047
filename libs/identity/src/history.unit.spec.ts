import { describe, expect, it } from '@jest/globals'
import { type Fact, observed } from './facts.js'
import { historyOf } from './history.js'
import { defaultIdentityRules as rules } from './rules.js'
import { factsOf } from './statements.js'

const subjects = new Set(['email:ann', 'anonymous:web', 'email:bob'])
const sides = [['email:ann'], ['email:bob']] as const
const facts: Fact[] = [
  ...[...subjects].map((subject): Fact => ({ kind: 'subject', subject, type: subject.split(':')[0] ?? '' })),
  observed('email:ann', 'anonymous:web', 10, 'visit'),
  ...factsOf({ same: false, sides, time: 30, id: 'unmerge' }),
  ...factsOf({ same: true, sides, time: 20, id: 'merge' }),
  observed('email:ann', 'email:bob', 40, 'both'),
]

describe('how a customer came about', () => {
  it('says what each event joined and took apart, and leaves out those that did nothing', () => {
    const { turns, complete } = historyOf(facts, rules, subjects)
    const [web, ann, bob] = ['anonymous:web', 'email:ann', 'email:bob']
    expect(complete).toBe(true)
    expect(turns).toEqual([
      { time: 10, id: 'visit', by: 'event', about: [[web, ann]], before: [[web], [ann]], after: [[web, ann]] },
      { time: 20, id: 'merge', by: 'same', about: [[ann, bob]], before: [[web, ann], [bob]], after: [[web, ann, bob]] },
      { time: 30, id: 'unmerge', by: 'not-same', about: [[ann, bob]], before: [[web, ann, bob]], after: [[web, ann], [bob]] },
    ].map((turn) => ({ ...turn, about: turn.about.map((pair) => pair.toSorted()) })))
  })

  it('shows when an identifier was given to somebody else', () => {
    const phone = 'phone:1'
    const given: Fact[] = [
      observed('email:ann', phone, 10, 'ann'),
      { kind: 'reassigned', subject: phone, from: 20, id: 'recycled' },
      observed('email:bob', phone, 30, 'bob'),
      { kind: 'subject', subject: phone, type: 'phone' },
    ]
    const { turns } = historyOf(given, rules, new Set([phone, 'email:ann']))
    expect(turns.map(({ id, after }) => [id, after])).toEqual([
      ['ann', [['email:ann', phone]]],
      ['recycled', [['email:ann'], [phone]]],
      ['bob', [['email:bob', phone]]],
    ])
  })

  it('of a long one tells the latest turns', () => {
    const many = Array.from({ length: 300 }, (_, number): Fact[] =>
      factsOf({ same: number % 2 === 0, sides, time: number, id: `s${String(number).padStart(3, '0')}` }),
    ).flat()
    const { turns, complete } = historyOf(many, rules, subjects)
    expect(complete).toBe(false)
    expect(turns.at(-1)?.id).toBe('s299')
    expect(turns).toHaveLength(100)
  })
})
