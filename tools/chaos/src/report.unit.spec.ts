import { expect, test } from '@jest/globals'
import { textOf, type Summary } from './report.js'

const kept: Summary = {
  scenario: 'storm',
  seed: 7,
  seconds: 120,
  verdict: 'kept',
  violations: [],
  events: { sent: 10, acked: 9, unknown: 1, unknownRecorded: 0, copiesSent: 3, copiesInKafka: 2, recorded: 9, shown: 9 },
  requests: { answered: 5, unknown: { '503': 2 }, p50Ms: 4, p99Ms: 90, longestSilenceMs: 1_500, readsBack: {} },
  faults: { 'kill recorder': 2 },
  recoveryMs: { 'kill recorder': { p50: 5_000, p99: 6_000, max: 6_000 }, all: { p50: 5_000, p99: 6_000, max: 6_000 } },
  injuries: [],
  maxLag: 4,
  longestStandstillMs: 6_000,
  surprises: [],
  notes: [],
}

test('a run that kept all promises says so, with its faults and figures', () => {
  const text = textOf(kept)
  expect(text).toMatch(/kill recorder +2 +5\.0 s +6\.0 s +6\.0 s/)
  expect(text).toContain('outcome unknown: 503 × 2')
  expect(text).toMatch(/KEPT: lost 0, doubled 0, out of order 0.*$/)
})

test('a run that broke one names each with its examples, and never says kept', () => {
  const violations = [{ kind: 'lost', count: 2, meaning: 'acknowledged, but not in the log', examples: ['event 5', 'event 6'] }]
  const text = textOf({ ...kept, verdict: 'broken', violations })
  expect(text).toContain('BROKEN:\n  lost × 2: acknowledged, but not in the log\n      event 5\n      event 6')
  expect(text).not.toContain('KEPT')
})
