import type { Looked } from './checker/verify.js'
import { violationKinds } from './checker/violations.js'
import type { Injury } from './faults/inflict.js'
import { quantile } from './load/tally.js'
import type { Scenario, Settings } from './settings.js'
import type { Stage } from './stage/stage.js'

/** What a scenario found out, beside the stage's own figures. */
export interface Report {
  scenario: Scenario
  settings: Settings
  injuries: Injury[]
  looked: Looked
  maxLag: number
  longestStandstillMs: number
  /** Lines of the scenario's own. */
  notes: string[]
}

export interface Summary {
  scenario: Scenario
  seed: number
  seconds: number
  verdict: 'kept' | 'broken'
  violations: { kind: string; count: number; meaning: string; examples: string[] }[]
  events: { sent: number; acked: number; unknown: number; unknownRecorded: number; copiesSent: number; copiesInKafka: number; recorded: number; shown: number }
  requests: { answered: number; unknown: Record<string, number>; p50Ms: number; p99Ms: number; longestSilenceMs: number; readsBack: Record<string, number> }
  faults: Record<string, number>
  recoveryMs: Record<string, { p50: number; p99: number; max: number }>
  /** Each fault with its times, in milliseconds. */
  injuries: Injury[]
  maxLag: number
  longestStandstillMs: number
  surprises: string[]
  notes: string[]
}

export function summarise(stage: Stage, report: Report): Summary {
  const { history, violations, tally, surprises } = stage
  const { injuries, looked, settings } = report
  const unknown = history.size - history.acked
  return {
    scenario: report.scenario,
    seed: settings.seed,
    seconds: settings.seconds,
    verdict: violations.total === 0 ? 'kept' : 'broken',
    violations: violations.list().map((entry) => ({ ...entry, meaning: violationKinds[entry.kind] })),
    events: {
      sent: history.size,
      acked: history.acked,
      unknown,
      unknownRecorded: looked.recorded - history.acked + violations.count('lost'),
      copiesSent: history.copies,
      copiesInKafka: looked.kafkaCopies,
      recorded: looked.recorded,
      shown: looked.shown,
    },
    requests: {
      answered: tally.requests,
      unknown: Object.fromEntries(tally.unknowns),
      p50Ms: Math.round(tally.latency(0.5)),
      p99Ms: Math.round(tally.latency(0.99)),
      longestSilenceMs: Math.round(tally.longestSilenceMs),
      readsBack: Object.fromEntries(tally.readsBack),
    },
    faults: countBy(injuries, ({ kind, role }) => `${kind} ${role}`),
    recoveryMs: recoveries(injuries),
    injuries,
    maxLag: report.maxLag,
    longestStandstillMs: report.longestStandstillMs,
    surprises,
    notes: report.notes,
  }
}

/**
 * How long it took until all was well after a fault. Gateway and timeline: until it answered again, the time away
 * included. The others: until every part was recorded again up to what Kafka had.
 */
function recoveries(injuries: readonly Injury[]): Summary['recoveryMs'] {
  const byKind = Map.groupBy(injuries, ({ kind, role }) => `${kind} ${role}`)
  const all = [...byKind, ['all', injuries] as const]
  return Object.fromEntries(
    all.map(([name, some]) => {
      const times = some.flatMap((injury) => recoveryOf(injury) ?? [])
      const at = (share: number): number => Math.round(quantile(times, share))
      return [name, { p50: at(0.5), p99: at(0.99), max: at(1) }]
    }),
  )
}

function recoveryOf({ role, kind, forMs, readyMs, recoveredMs }: Injury): number | undefined {
  if (role !== 'gateway' && role !== 'timeline') return recoveredMs
  return readyMs === undefined ? undefined : readyMs + (kind === 'pause' ? 0 : forMs)
}

/** The report for people. */
export function textOf(summary: Summary): string {
  const { events, requests, faults, recoveryMs } = summary
  const listOf = (counts: Record<string, number>): string =>
    Object.entries(counts).map(([name, count]) => `${name} × ${count}`).join(', ') || 'none'
  const lines = [
    '',
    `Scenario ${summary.scenario}, ${summary.seconds} s, seed ${summary.seed}`,
    '',
    ...faultTable(faults, recoveryMs),
    `Requests   ${requests.answered}, to 202 p50 ${requests.p50Ms} ms, p99 ${requests.p99Ms} ms; longest time without any 202 ${inSeconds(requests.longestSilenceMs)}`,
    `           outcome unknown: ${listOf(requests.unknown)}`,
    `Read back  with the token of the write: ${listOf(requests.readsBack)}`,
    `Events     ${events.sent} sent, ${events.acked} acknowledged, ${events.unknown} unknown (of which ${events.unknownRecorded} recorded)`,
    `Copies     ${events.copiesSent} sent on purpose or after an unknown outcome, ${events.copiesInKafka} came to Kafka, none counts`,
    `Found      ${events.recorded} in the log, ${events.shown} on timelines`,
    `Recording  most records waiting ${summary.maxLag}; longest time a part stood still with records waiting ${inSeconds(summary.longestStandstillMs)}`,
    ...summary.surprises.map((what) => `By itself  ${what}`),
    ...summary.notes,
    '',
    ...verdict(summary),
  ]
  return lines.join('\n')
}

function verdict({ verdict: outcome, violations }: Summary): string[] {
  if (outcome === 'kept') return ['KEPT: lost 0, doubled 0, out of order 0, gaps 0; claims, cursors, views and timelines agree.']
  return [
    'BROKEN:',
    ...violations.flatMap(({ kind, count, meaning, examples }) => [
      `  ${kind} × ${count}: ${meaning}`,
      ...examples.map((example) => `      ${example}`),
    ]),
  ]
}

function faultTable(faults: Summary['faults'], recoveryMs: Summary['recoveryMs']): string[] {
  const names = Object.keys(faults)
  if (names.length === 0) return []
  const all = Object.values(faults).reduce((sum, count) => sum + count, 0)
  return [
    'Faults                        count     recovered after   p50       p99       max',
    ...names.map((name) => faultLine(name, faults[name] ?? 0, recoveryMs[name])),
    faultLine('all', all, recoveryMs['all']),
    '',
  ]
}

function faultLine(name: string, count: number, recovery: { p50: number; p99: number; max: number } | undefined): string {
  const times = recovery ? [recovery.p50, recovery.p99, recovery.max].map((ms) => inSeconds(ms).padStart(7)).join('   ') : ''
  return `  ${name.padEnd(26)} ${String(count).padStart(6)}                    ${times}`
}

const inSeconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`

function countBy<T>(list: readonly T[], nameOf: (one: T) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const one of list) counts[nameOf(one)] = (counts[nameOf(one)] ?? 0) + 1
  return counts
}
