import { describe, expect, it } from '@jest/globals'
import { candidatesOf } from './candidates.js'
import { explain } from './explain.js'
import { type Fact, observed } from './facts.js'
import { customerOf } from './resolution.js'
import { resolve } from './resolve.js'
import { defaultIdentityRules as rules } from './rules.js'
import { factsOf } from './statements.js'

const day = 86_400_000_000

/** Subjects are named by their type here: `email:ann` is the address of Ann. */
function known(...facts: Fact[]): Fact[] {
  const subjects = facts.flatMap((fact) => ('subject' in fact ? [fact.subject] : [fact.a, fact.b]))
  const types = subjects.map((subject): Fact => ({ kind: 'subject', subject, type: subject.split(':')[0] ?? '' }))
  return [...facts, ...types]
}
const customerIn = (facts: Fact[], subject: string, time?: number): string | undefined =>
  customerOf(resolve(known(...facts), rules), subject, time)?.id

describe('resolve', () => {
  const visit = observed('email:ann', 'anonymous:web', 1, 'visit')
  const order = observed('customer:42', 'email:ann', 2, 'order')

  it('brings together what events bring together, under the strongest identifier', () => {
    expect(customerIn([visit, order], 'anonymous:web')).toBe('customer:42')
    expect(customerIn([visit], 'anonymous:web')).toBe('email:ann')
  })

  it('gives no customer two customer numbers, and says who may be the same', () => {
    const resolution = resolve(known(visit, order, observed('customer:43', 'anonymous:web', 3, 'kiosk')), rules)
    expect(customerOf(resolution, 'anonymous:web')?.id).toBe('customer:42')
    expect(customerOf(resolution, 'customer:43')?.id).toBe('customer:43')
    expect(resolution.refused).toMatchObject([{ reason: 'limit', type: 'customer', link: { id: 'kiosk' } }])
    const candidate = { customer: 'customer:42', because: [{ reason: 'limit' }] }
    expect(candidatesOf(resolution, 'customer:43')).toMatchObject([candidate])
    const two = explain(resolution, 'customer:43', 'email:ann')
    const one = explain(resolution, 'customer:42', 'anonymous:web')
    expect(two).toMatchObject({ same: false, refused: [{ reason: 'limit' }] })
    expect(one).toMatchObject({ same: true, links: [{ id: 'order' }, { id: 'visit' }] })
  })

  it('believes what was stated last, and lets no later event glue together what was taken apart', () => {
    const sides = [['email:ann'], ['email:bob']] as const
    const merge = factsOf({ same: true, sides, time: 10, id: 'merge' })
    const unmerge = factsOf({ same: false, sides, time: 20, id: 'unmerge' })
    const event = observed('email:ann', 'email:bob', 30, 'event')
    expect(customerIn(merge, 'email:bob')).toBe('email:ann')
    expect(customerIn([...merge, ...unmerge, event], 'email:bob')).toBe('email:bob')
    const again = factsOf({ same: true, sides, time: 40, id: 'again' })
    expect(customerIn([...merge, ...unmerge, ...again], 'email:bob')).toBe('email:ann')
    const resolution = resolve(known(...unmerge, event), rules)
    const why = explain(resolution, 'email:ann', 'email:bob')
    expect(why).toMatchObject({ same: false, apart: { id: 'unmerge' }, refused: [{ reason: 'not-same' }] })
  })

  it('keeps what is not certain enough for review', () => {
    const sides = [['email:ann'], ['email:bob']] as const
    const guess = factsOf({ same: true, sides, time: 10, id: 'guess', confidence: 0.6, rule: 'same-name' })
    const resolution = resolve(known(...guess), rules)
    expect(customerOf(resolution, 'email:bob')?.id).toBe('email:bob')
    const because = [{ reason: 'doubtful', link: { rule: 'same-name' } }]
    expect(candidatesOf(resolution, 'email:ann')).toMatchObject([{ customer: 'email:bob', because }])
  })

  it('lets a device that many use link nobody, not even the first', () => {
    const kiosk = Array.from({ length: 21 }, (_, n) => observed(`email:${n}`, 'device:kiosk', n, `event${n}`))
    expect(customerIn(kiosk.slice(0, 20), 'device:kiosk')).toBe('email:0')
    expect(customerIn(kiosk, 'device:kiosk')).toBe('device:kiosk')
    expect(customerIn(kiosk, 'email:0')).toBe('email:0')
  })

  it('counts those that are as strong as the identifier itself', () => {
    const list = Array.from({ length: 21 }, (_, n) => observed('email:list', `email:${n}`, n, `event${n}`))
    expect(customerIn(list.slice(0, 20), 'email:19')).toBe('email:0')
    expect(customerIn(list, 'email:19')).toBe('email:19')
  })

  it('takes no customer for a hub because of many visits', () => {
    const visits = Array.from({ length: 90 }, (_, n) => observed('email:ann', `anonymous:${n}`, n, `event${n}`))
    expect(customerIn(visits, 'anonymous:89')).toBe('email:ann')
  })

  it('gives a recycled number to its new owner from then on', () => {
    const facts = [
      observed('email:ann', 'phone:1', day, 'ann'),
      { kind: 'reassigned', subject: 'phone:1', from: 10 * day, id: 'recycled' } as const,
      observed('email:bob', 'phone:1', 11 * day, 'bob'),
    ]
    expect(customerIn(facts, 'phone:1', 5 * day)).toBe('email:ann')
    expect(customerIn(facts, 'phone:1')).toBe('email:bob')
    expect(customerIn(facts, 'email:ann')).toBe('email:ann')
  })

  it('keeps the owners of a recycled number apart, whoever was seen with both', () => {
    const facts = [
      observed('email:ann', 'phone:1', day, 'ann'),
      { kind: 'reassigned', subject: 'phone:1', from: 10 * day, id: 'recycled' } as const,
      observed('email:ann', 'phone:1', 20 * day, 'again'),
    ]
    expect(customerIn(facts, 'phone:1', 5 * day)).toBe('email:ann')
    expect(customerIn(facts, 'phone:1')).not.toBe('email:ann')
  })

  it('gives the number to who used it before it was said to be theirs, and after', () => {
    const facts = [
      observed('customer:ann', 'phone:1', day, 'ann'),
      observed('customer:bob', 'phone:1', 9 * day, 'early'),
      observed('customer:bob', 'phone:1', 11 * day, 'bob'),
      { kind: 'reassigned', subject: 'phone:1', from: 10 * day, id: 'recycled' } as const,
    ]
    expect(customerIn(facts, 'phone:1', 9 * day)).toBe('customer:ann')
    expect(customerIn(facts, 'phone:1')).toBe('customer:bob')
  })

  it('gives a conversation to one person, and brings nobody together by it', () => {
    const call = 'conversation:call'
    const facts = [observed('phone:1', call, 1, 'ring'), observed('email:ann', call, 2, 'said')]
    expect(customerIn(facts, 'conversation:call')).toBe('email:ann')
    expect(customerIn(facts, 'phone:1')).toBe('phone:1')
    const moved = factsOf({ same: false, sides: [['conversation:call'], ['email:ann']], time: 3, id: 'not-ann' })
    expect(customerIn([...facts, ...moved], 'conversation:call')).toBe('phone:1')
  })

  it('lets blocked identifiers link nobody', () => {
    const blocked = { ...rules, blocked: new Set(['email:ann']) }
    expect(customerOf(resolve(known(visit, order), blocked), 'anonymous:web')?.id).toBe('anonymous:web')
  })
})
