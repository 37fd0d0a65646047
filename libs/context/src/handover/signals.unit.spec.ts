import { expect, it } from '@jest/globals'
import { asLogged, at, teller } from '../../test/tell.js'
import { contextFold, defaultJourneyRules, foldTimeline, handoverJson, handoverText, type Handover } from '../index.js'

const fold = contextFold(defaultJourneyRules)
const state = foldTimeline(fold, asLogged([teller('urn:x')('2026-03-01T10:00:00Z', 'note.added', { text: 'Is in a hurry' })]))
const now = at('2026-03-02T10:00:00Z')
const signals = [
  { kind: 'told-again', openedAt: at('2026-03-02T09:00:00Z'), topic: 'bill', channel: 'voice', evidence: ['e1', 'e2'] },
  { kind: 'promoter', openedAt: at('2026-03-01T09:00:00Z'), topic: null, channel: null, evidence: ['e3'] },
  { kind: 'complaint', openedAt: at('2026-03-01T09:00:00Z'), evidence: ['e4'] },
]

it('tells of open signals with the events that prove them, and not of what the context tells itself', () => {
  const { statements } = JSON.parse(handoverJson(fold, state, now, { signals })) as Handover
  expect(statements.filter(({ part }) => part === 'signals')).toEqual([
    { section: 'attention', text: 'Had to tell the same again about bill (voice, 2 Mar 09:00).', at: '2026-03-02T09:00:00.000Z', part: 'signals', events: ['e1', 'e2'] },
    { section: 'known', text: 'Would recommend us (1 Mar 09:00).', at: '2026-03-01T09:00:00.000Z', part: 'signals', events: ['e3'] },
  ])
  expect(handoverText(fold, state, now, { signals })).toContain('- Had to tell the same again about bill')
  expect(handoverText(fold, state, now)).not.toContain('again')
})
