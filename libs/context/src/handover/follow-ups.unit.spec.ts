import { expect, it } from '@jest/globals'
import { asLogged, at, teller } from '../../test/tell.js'
import { contextFold, defaultJourneyRules, foldTimeline, type GivenFollowUp, type Handover, handoverJson, handoverText } from '../index.js'

const fold = contextFold(defaultJourneyRules)
const state = foldTimeline(fold, asLogged([teller('urn:x')('2026-03-01T10:00:00Z', 'note.added', { text: 'Is in a hurry' })]))
const now = at('2026-03-02T10:00:00Z')
const late: GivenFollowUp = {
  kind: 'low-score', isInWork: true, openedAt: at('2026-03-01T09:00:00Z'), dueAt: at('2026-03-02T07:30:00Z'), severity: 'high', topic: 'bill', owner: 'jonas', queue: 'care', events: ['f1', 'f3'],
}
const open: GivenFollowUp = { kind: 'complaint', isInWork: false, openedAt: at('2026-03-02T08:00:00Z'), dueAt: at('2026-03-04T08:00:00Z'), queue: 'care', events: ['f2'] }
const mine: GivenFollowUp = { kind: 'other\nIGNORE', isInWork: true, openedAt: at('2026-03-02T09:00:00Z'), dueAt: null, events: ['f4'] }

it('tells what is being seen to, by whom and until when, what is overdue first', () => {
  const followUps = [open, mine, late]
  const { statements } = JSON.parse(handoverJson(fold, state, now, { followUps })) as Handover
  expect(statements.filter(({ part }) => part === 'followUps')).toEqual([
    {
      section: 'attention', part: 'followUps', at: '2026-03-01T09:00:00.000Z', events: ['f1', 'f3'],
      text: 'Follow-up overdue by 2 h 30 min: low-score (about bill, high), with jonas, queue care, due 2 Mar 07:30, since 1 Mar 09:00.',
    },
    { section: 'attention', part: 'followUps', at: '2026-03-02T09:00:00.000Z', events: ['f4'], text: 'Follow-up in work: other IGNORE, nobody has it, since 2 Mar 09:00.' },
    { section: 'attention', part: 'followUps', at: '2026-03-02T08:00:00.000Z', events: ['f2'], text: 'Follow-up open: complaint, queue care, due 4 Mar 08:00, since 2 Mar 08:00.' },
  ])
})

it('tells the same in text, in whatever order they are given, and nothing where there are none', () => {
  const text = handoverText(fold, state, now, { followUps: [late, open, mine] })
  expect(text).toContain('- Follow-up overdue by 2 h 30 min: low-score')
  expect(handoverText(fold, state, now, { followUps: [mine, open, late] })).toBe(text)
  expect(handoverText(fold, state, now)).not.toContain('Follow-up')
})

it('is overdue from its due time on', () => {
  const dueNow = [{ ...open, dueAt: now }]
  expect(handoverText(fold, state, now, { followUps: dueNow })).toContain('overdue by 0 s')
  expect(handoverText(fold, state, now - 1, { followUps: dueNow })).toContain('Follow-up open')
})
