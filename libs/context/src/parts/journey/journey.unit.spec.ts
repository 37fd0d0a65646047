import { describe, expect, it } from '@jest/globals'
import { contextFold, contextOf, defaultJourneyRules, foldTimeline, journeyRules } from '../../index.js'
import { contextAt } from '../../../test/ask.js'
import { asLogged, at, teller, type Told } from '../../../test/tell.js'

const tell = teller('urn:x', { direction: 'inbound' })
const stageAt = (asked: string, events: readonly Told[]) => contextAt(asked, events).journey.stage
const started = tell('2024-01-01T00:00:00Z', 'contract.started', { contractId: 'K', endsAt: '2026-01-01T00:00:00Z' })
const alive = tell('2025-10-01T00:00:00Z', 'message.received', { text: 'Hello' })

describe('the journey', () => {
  it('goes by itself into renewal before a contract ends, and back when it is renewed', () => {
    expect(stageAt('2025-11-01T00:00:00Z', [started, alive])).toBe('ownership')
    expect(stageAt('2025-11-02T00:00:00Z', [started, alive])).toBe('renewal')
    const renewed = tell('2025-12-01T00:00:00Z', 'contract.renewed', {
      contractId: 'K',
      endsAt: '2027-12-01T00:00:00Z',
    })
    expect(stageAt('2025-12-02T00:00:00Z', [started, alive, renewed])).toBe('ownership')
  })

  it('is gone with the last contract only', () => {
    const other = tell('2024-02-01T00:00:00Z', 'contract.started', { contractId: 'L' })
    const ended = (contractId: string) => tell('2025-11-01T00:00:00Z', 'contract.ended', { contractId })
    expect(stageAt('2025-11-02T00:00:00Z', [started, other, alive, ended('K')])).toBe('ownership')
    expect(stageAt('2025-11-02T00:00:00Z', [started, other, alive, ended('K'), ended('L')])).toBe('gone')
  })

  it('is gone after two years without a sign, told at the time when they were over', () => {
    const visit = tell('2024-01-01T00:00:00Z', 'page.viewed', { title: 'Home' })
    const { journey } = contextAt('2027-01-01T00:00:00Z', [visit])
    expect(journey).toMatchObject({ stage: 'gone', sinceAt: '2025-12-31T00:00:00.000Z', rule: 'no sign for two years' })
    const back = tell('2026-06-01T00:00:00Z', 'page.viewed', { title: 'Home' })
    expect(contextAt('2026-06-02T00:00:00Z', [visit, back]).journey).toMatchObject({
      stage: 'consideration',
      history: [{ stage: 'gone' }, { stage: 'consideration' }],
    })
  })

  it('is at risk after a serious complaint, and where it was before once that is settled', () => {
    const complaint = tell('2024-03-01T00:00:00Z', 'complaint.made', { complaintId: 'C', severity: 'critical' })
    const resolved = tell('2024-03-05T00:00:00Z', 'complaint.resolved', { complaintId: 'C', outcome: 'fulfilled' })
    expect(stageAt('2024-03-02T00:00:00Z', [started, complaint])).toBe('at risk')
    expect(stageAt('2024-03-06T00:00:00Z', [started, complaint, resolved])).toBe('ownership')
  })

  it('goes by the rules of the tenant where there are some', () => {
    const rules = journeyRules.parse({
      version: 'own-1',
      steps: [{ rule: 'gold', on: ['note.added'], where: [{ field: 'data.kind', is: ['gold'] }], to: 'champion' }],
      timers: [],
    })
    const fold = contextFold(rules)
    const note = tell('2026-01-01T00:00:00Z', 'note.added', { text: 'Gold', kind: 'gold' })
    const state = foldTimeline(fold, asLogged([note]))
    expect(contextOf(fold, state, at('2026-01-02T00:00:00Z')).journey).toMatchObject({
      stage: 'champion',
      rule: 'gold',
    })
    // A state that was folded with other rules is not gone on with.
    expect(contextFold(defaultJourneyRules).restore(JSON.stringify(state))).toBeUndefined()
    expect(fold.restore(JSON.stringify(state))).toStrictEqual(state)
  })

  it('has default rules that are rules', () => {
    expect(journeyRules.parse(defaultJourneyRules)).toEqual(defaultJourneyRules)
  })
})
