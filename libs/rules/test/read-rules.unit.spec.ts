import { describe, expect, it } from '@jest/globals'
import { defaultJourneyRules } from '@throughline/context'
import { defaultIdentityRules } from '@throughline/identity'
import { defaultRules, subjectOf } from '@throughline/subjects'
import { identityRulesOf, InvalidRules, journeyRulesOf, readRules, RULE_KIND_NAMES, RULE_KINDS, type RuleKindName } from '../src/index.js'

function faultsOf(kind: RuleKindName, body: unknown): string[] {
  try {
    readRules(kind, body)
    return []
  } catch (error) {
    if (!(error instanceof InvalidRules)) throw error
    return error.faults.map(({ pointer }) => pointer)
  }
}

describe('readRules', () => {
  it('reads the standard of every kind as it is', () => {
    for (const kind of RULE_KIND_NAMES) expect(readRules(kind, RULE_KINDS[kind].standard)).toEqual(RULE_KINDS[kind].standard)
  })

  it('fills in what a set leaves out, so that a version keeps its meaning', () => {
    const rules = readRules('identity', { maxStronger: 5 })
    expect(rules).toEqual({ ...RULE_KINDS.identity.standard, maxStronger: 5 })
  })

  it('names each fault by a JSON pointer', () => {
    const wrong = { limits: { email: 0 }, blocked: [{ type: 'email', value: 'a@b.c' }, { type: 'tenant', value: 'x' }] }
    expect(faultsOf('identity', wrong)).toEqual(['/limits/email', '/blocked/1/type'])
    expect(faultsOf('identity', { limits: { 'a/b': 1 } })).toEqual(['/limits/a~1b'])
    expect(faultsOf('identity', { colour: 'red' })).toEqual([''])
    expect(faultsOf('identity', null)).toEqual([''])
  })

  it('takes no type that the catalogue lacks, no twin timers and no name for the version', () => {
    const { version, ...standard } = defaultJourneyRules
    const [timer] = standard.timers
    const step = { rule: 'slip', on: ['order.placed', 'order.plaecd'], to: 'purchase' }
    expect(faultsOf('journey', { ...standard, steps: [...standard.steps, step] })).toEqual([`/steps/${standard.steps.length}/on/1`])
    expect(faultsOf('journey', { ...standard, timers: [timer, timer] })).toEqual(['/timers/1/rule'])
    expect(faultsOf('journey', { version, ...standard })).toEqual([''])
  })

  it('takes no more than fits into an event', () => {
    const value = 'x'.repeat(1_000)
    const blocked = Array.from({ length: 200 }, (_, number) => ({ type: 'email', value: `${number}${value}` }))
    expect(faultsOf('identity', { blocked })).toEqual([''])
    expect(faultsOf('identity', { blocked: blocked.slice(0, 100) })).toEqual([])
    const { version: _version, ...standard } = defaultJourneyRules
    const step = { rule: 'r', on: Array.from({ length: 50 }, () => 'order.placed'), to: 'purchase' }
    expect(faultsOf('journey', { ...standard, steps: Array.from({ length: 180 }, () => step) })).toEqual([''])
    expect(faultsOf('journey', { ...standard, steps: Array.from({ length: 150 }, () => step) })).toEqual([])
  })
})

describe('journeyRulesOf', () => {
  it('names a published version, and is the standard without one', () => {
    expect(journeyRulesOf(undefined)).toBe(defaultJourneyRules)
    expect(journeyRulesOf({ version: 3, body: RULE_KINDS.journey.standard })).toMatchObject({ version: 'journey-3' })
  })
})

describe('identityRulesOf', () => {
  const keys = { naming: Buffer.alloc(32, 1), hash: Buffer.alloc(32, 2) }
  const reading = { rules: { ...defaultRules, country: 'US', strength: ['email', 'customer'] }, keys }

  it('finds the blocked identifiers however they are written, and takes the strength from the tenant', () => {
    const desk = subjectOf('phone:+15551234567', reading.rules, keys)
    const blocked = [{ type: 'phone', value: '(555) 123-4567' }, { type: 'email', value: 'null' }]
    const rules = identityRulesOf({ version: 1, body: { blocked, maxStronger: 3 } }, reading)
    expect(rules.maxStronger).toBe(3)
    expect(rules.blocked).toEqual(new Set([desk.ok && desk.subjectId]))
    expect(rules.strength.slice(0, 3)).toEqual(['email', 'customer', 'account'])
  })

  it('is the standard without a version, and for one that cannot be read any more', () => {
    const { strength: _strength, ...standard } = defaultIdentityRules
    expect(identityRulesOf(undefined, reading)).toMatchObject(standard)
    expect(identityRulesOf({ version: 1, body: { maxStronger: 'many' } }, reading)).toMatchObject(standard)
  })
})
