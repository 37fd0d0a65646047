import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { CareTrial } from './care-trial.js'
import { compareFindings, type Finding } from './compare-findings.js'

const finding = (kind: string, openedAt: number, evidence: readonly string[], severity = 'low'): Finding => ({
  kind,
  openedAt,
  evidence,
  name: [kind, ...evidence].join(' '),
  marks: evidence.map((uid) => `${kind} ${uid}`),
  told: { severity },
})
const uids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1, maxLength: 3 })
const findings = fc.uniqueArray(
  fc.tuple(fc.constantFrom('complaint', 'low-score'), fc.integer({ min: 0, max: 9 }), uids).map((given) => finding(...given)),
  { maxLength: 12, selector: ({ name }) => name },
)

it('puts each finding in one place, and what both find into kept', () => {
  fc.assert(
    fc.property(findings, findings, (before, after) => {
      const { gone, added, kept } = compareFindings(before, after)
      expect(new Set([...gone, ...kept.map(([one]) => one)])).toEqual(new Set(before))
      expect(new Set([...added, ...kept.map(([, other]) => other)])).toEqual(new Set(after))
      expect(before.length - gone.length).toBe(after.length - added.length)
      const keptNames = new Set(kept.map(([one]) => one.name))
      const names = new Set(after.map(({ name }) => name))
      for (const { name } of before) if (names.has(name)) expect(keptNames).toContain(name)
      for (const one of gone) for (const other of added) expect(one.marks.filter((mark) => other.marks.includes(mark))).toEqual([])
    }),
  )
})

it('finds nothing new in what is the same', () => {
  fc.assert(fc.property(findings, (same) => expect(compareFindings(same, [...same])).toMatchObject({ gone: [], added: [] })))
})

it('counts what came up in the period, and what moves over its end is neither new nor gone', () => {
  const trial = new CareTrial({ since: 10, until: 20 }, 1)
  trial.take('ann', [finding('x', 9, ['a']), finding('x', 12, ['c']), finding('x', 20, ['e'])], [finding('x', 11, ['a', 'b']), finding('x', 12, ['c'], 'high')])
  trial.take('bob', [finding('x', 13, ['g']), finding('x', 14, ['h'])], [finding('y', 13, ['g'])])
  const { kinds, examples, more } = trial.outcome()
  expect(kinds).toEqual({ x: { before: 3, after: 2, new: 0, gone: 2, changed: 2 }, y: { before: 0, after: 1, new: 1, gone: 0, changed: 0 } })
  expect(examples.map(({ change, ref, kind, evidence }) => [change, ref, kind, evidence])).toEqual([['gone', 'id:bob', 'x', ['g']], ['new', 'id:bob', 'y', ['g']]])
  expect(more).toBe(true)
})
