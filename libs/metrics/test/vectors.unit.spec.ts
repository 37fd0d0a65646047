import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import * as distributions from '../src/distributions.js'
import * as metrics from '../src/index.js'

/** What SciPy and statsmodels say of a sample. */
interface Vector {
  readonly function: string
  readonly arguments: readonly unknown[]
  readonly expected: unknown
}

const TOLERANCE = 1e-9
const recorded = fileURLToPath(new URL('vectors.json', import.meta.url))
const script = fileURLToPath(new URL('../scripts/vectors.py', import.meta.url))
const vectors = JSON.parse(readFileSync(recorded, 'utf8')) as Vector[]
const functions: Record<string, unknown> = {
  ...distributions,
  ...metrics,
  pearson: (pairs: [number, number][], confidence: number) => metrics.pearson(metrics.pairSums(pairs), confidence),
}

/** Where two answers differ by more than the tolerance, relative where they are large; empty: nowhere. */
function differences(actual: unknown, expected: unknown, path = ''): string[] {
  if (typeof expected === 'number') {
    const off = typeof actual === 'number' ? Math.abs(actual - expected) : Infinity
    return off <= TOLERANCE * Math.max(1, Math.abs(expected)) ? [] : [`${path}: ${String(actual)} is not ${expected}`]
  }
  if (expected === null || typeof expected !== 'object') {
    return (actual ?? null) === expected ? [] : [`${path}: ${JSON.stringify(actual)} is not ${String(expected)}`]
  }
  if (typeof actual !== 'object' || actual === null) return [`${path}: ${String(actual)} is no object`]
  if (Array.isArray(expected) && (actual as unknown[]).length !== expected.length) return [`${path}: another number of items`]
  return Object.entries(expected).flatMap(([key, value]) => differences((actual as Record<string, unknown>)[key], value, `${path}.${key}`))
}

function answerOf({ function: name, arguments: given }: Vector): unknown {
  const called = functions[name] as (...given: readonly unknown[]) => unknown
  return called(...given)
}

describe('statistics are what SciPy and statsmodels say, to 1e-9', () => {
  const names = [...new Set(vectors.map(({ function: name }) => name))]
  it.each(names)('%s', (name) => {
    const mine = vectors.filter((vector) => vector.function === name)
    expect(mine.flatMap((vector) => differences(answerOf(vector), vector.expected, JSON.stringify(vector.arguments)))).toEqual([])
  })

  it('covers every statistic there is', () => {
    const helpers = new Set(['changeOf', 'figureOf', 'sizeOf', 'metricBy', 'ranksOf', 'rankOf', 'pairSums', 'givingUpWithin', 'givingUpDifference', 'normalCdf'])
    const made = Object.entries(functions).filter(([, value]) => typeof value === 'function')
    expect(made.map(([name]) => name).filter((name) => !names.includes(name) && !helpers.has(name))).toEqual([])
  })

  it('tells a wrong figure from a right one', () => {
    expect(differences(1 + 3e-9, 1)).not.toEqual([])
    expect(differences({ lower: 1 }, { lower: 1, upper: 2 })).not.toEqual([])
  })
})

const python = spawnSync('python3', ['-c', 'import numpy, scipy, statsmodels']).status === 0
const noPython = python ? '' : ' (skipped: python3 has no numpy, scipy and statsmodels)'

describe(`what is recorded of SciPy and statsmodels${noPython}`, () => {
  const test = python ? it : it.skip

  test('is what they say today', () => {
    const { status, stdout, stderr } = spawnSync('python3', [script], { encoding: 'utf8', timeout: 110_000, maxBuffer: 10_000_000 })
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' })
    expect(differences(JSON.parse(stdout), vectors)).toEqual([])
  }, 120_000)
})
