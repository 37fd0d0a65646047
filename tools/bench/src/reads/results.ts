import type { Latency } from '../load/latency.js'
import type { Comparison } from '../report/comparison.js'
import type { Merges } from './merges.js'
import type { Readings } from './read-log.js'

export interface ReadResults {
  small: Readings
  large: Readings
  bare: { http: Latency; loop: Latency }
  /** Missing when they could not be measured. */
  merges: Merges | undefined
  rates: Record<string, number>
}

const PAGE_P99_MS = 10
const CONTEXT_P99_MS = 20
const HEAVY_CONTEXT_P50_MS = 50
/** How much slower a far page may be, and how much a large log. */
const MUCH_THE_SAME = 1.2
/** Of what waits for rounds of others' work. */
const SAME_MERGE = 1.5
/** How much others may notice. */
const UNHARMED = 1.5

/** The figures of the design's table. What a small log has no room for is left out. */
export function comparisonsOf(results: ReadResults): Comparison[] {
  const { large, small, bare, merges, rates } = results
  const of = (readings: Readings, name: string): Latency | undefined => readings.get(name)
  const rows: (Comparison | undefined)[] = [
    against('pageOfOneSubject', 'page of 50, 1 subject: p99', of(large, 'pageOfOneSubject'), bare.http, PAGE_P99_MS, 'bareHttp'),
    against('pageOfManySubjects', 'page of 50, 20 subjects: p99', of(large, 'pageOfManySubjects'), bare.http, PAGE_P99_MS, 'bareHttp'),
    against('contextOfOneSubject', 'context of ≤ 500 events, 1 subject: p99', of(large, 'contextOfOneSubject'), bare.http, CONTEXT_P99_MS, 'bareHttp'),
    against('contextOfManySubjects', 'context of ≤ 500 events, 20 subjects: p99', of(large, 'contextOfManySubjects'), bare.http, CONTEXT_P99_MS, 'bareHttp'),
    atMedian('farPageOfOneSubject', 'page 1,000 against page 1, 1 subject: median', of(large, 'farPageOfOneSubject'), of(large, 'firstPageOfOneSubject')),
    atMedian('farPageOfManySubjects', 'page 1,000 against page 1, 20 subjects: median', of(large, 'farPageOfManySubjects'), of(large, 'firstPageOfManySubjects')),
    atMedian('pageInLargeLog', 'page in the large log against one of 10,000 events: median', of(large, 'pageOfManySubjects'), of(small, 'pageOfManySubjects')),
    atMedian('contextInLargeLog', 'context in the large log against one of 10,000: median', of(large, 'contextOfManySubjects'), of(small, 'contextOfManySubjects')),
    heavy(of(large, 'contextOfHeavy'), of(large, 'contextOfOneSubject')),
    ofMerge(merges),
    besideMerge(merges, of(large, 'contextOfOneSubject')),
  ]
  const found = rows.filter((row) => row !== undefined)
  const [first, ...others] = found
  return first === undefined ? [] : [{ ...first, more: { ...first.more, ...rates, bareLoopP50Ms: bare.loop.p50, bareLoopP99Ms: bare.loop.p99 } }, ...others]
}

function against(name: string, what: string, ours: Latency | undefined, bare: Latency, limit: number, other: string): Comparison | undefined {
  if (ours === undefined) return undefined
  return {
    name,
    what,
    ours: ours.p99,
    other: bare.p99,
    ratio: ours.p99 / bare.p99,
    limit,
    atMost: true,
    unit: ' ms',
    rates: { ours: `${name}P99Ms`, other: `${other}P99Ms` },
    more: { [`${name}P50Ms`]: ours.p50, [`${other}P50Ms`]: bare.p50 },
  }
}

function atMedian(
  name: string,
  what: string,
  ours: Latency | undefined,
  other: Latency | undefined,
  target = MUCH_THE_SAME,
): Comparison | undefined {
  if (ours === undefined || other === undefined) return undefined
  return {
    name,
    what,
    ours: ours.p50,
    other: other.p50,
    ratio: ours.p50 / other.p50,
    target,
    atMost: true,
    unit: ' ms',
    rates: { ours: `${name}P50Ms`, other: `${name}ReferenceP50Ms` },
    more: { [`${name}P99Ms`]: ours.p99, [`${name}ReferenceP99Ms`]: other.p99 },
  }
}

function heavy(ours: Latency | undefined, ordinary: Latency | undefined): Comparison | undefined {
  if (ours === undefined || ordinary === undefined) return undefined
  return {
    name: 'contextOfHeavy',
    what: 'context of a customer with 100,000 events, against a usual one: median',
    ours: ours.p50,
    other: ordinary.p50,
    ratio: ours.p50 / ordinary.p50,
    limit: HEAVY_CONTEXT_P50_MS,
    atMost: true,
    unit: ' ms',
    rates: { ours: 'contextOfHeavyP50Ms', other: 'contextOfOneSubjectP50Ms' },
    more: { contextOfHeavyP99Ms: ours.p99 },
  }
}

function ofMerge(merges: Merges | undefined): Comparison | undefined {
  const events = merges?.giantEvents.toLocaleString('en')
  return atMedian('mergeOfGiants', `merge until it shows, ${events} events a side against 10: median`, merges?.giant, merges?.small, SAME_MERGE)
}

/** Usual customers' contexts while one with 100,000 events is merged and asked for, against without. */
function besideMerge(merges: Merges | undefined, alone: Latency | undefined): Comparison | undefined {
  const { others, firstContextMs } = merges ?? {}
  if (others === undefined || alone === undefined || firstContextMs === undefined) return undefined
  return {
    name: 'contextBesideMerge',
    what: 'context of usual customers beside the merge of one with 100,000 events, against alone: p99',
    ours: others.p99,
    other: alone.p99,
    ratio: others.p99 / alone.p99,
    target: UNHARMED,
    atMost: true,
    unit: ' ms',
    rates: { ours: 'contextBesideMergeP99Ms', other: 'contextOfOneSubjectP99Ms' },
    more: { contextAfterMergeMs: firstContextMs },
  }
}
