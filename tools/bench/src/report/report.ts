import { createRequire } from 'node:module'
import { cpus, totalmem } from 'node:os'
import type { Comparison } from './comparison.js'

/** The JSON of a run: ratios, rates in events per second, and what they were measured on. */
export interface Figures {
  ratios: Record<string, number>
  rates: Record<string, number>
  machine: { cpu: string; cores: number; memoryGiB: number; platform: string }
  versions: Record<string, string>
  settings: Record<string, number>
}

export function figuresOf(comparisons: readonly Comparison[], settings: Record<string, number>): Figures {
  const rates: Record<string, number> = {}
  for (const each of comparisons) {
    rates[each.rates.ours] = each.ours
    rates[each.rates.other] = each.other
    Object.assign(rates, each.more)
  }
  return {
    ratios: Object.fromEntries(comparisons.map((each) => [each.name, each.ratio])),
    rates,
    machine: machine(),
    versions: versions(),
    settings,
  }
}

function machine(): Figures['machine'] {
  const [first] = cpus()
  return {
    cpu: first?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
  }
}

function versions(): Record<string, string> {
  const require = createRequire(import.meta.url)
  const of = (name: string): string => (require(`${name}/package.json`) as { version: string }).version
  return { node: process.versions.node, kafkajs: of('kafkajs'), pg: of('pg'), fastify: of('fastify'), postgres: '18', kafka: '4.1.1' }
}

export function table(comparisons: readonly Comparison[]): string {
  const rows = [['what', 'ours', 'the other', 'ratio', 'target'], ...comparisons.map(line)]
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  return rows
    .map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(width(0)) : cell.padStart(width(column)))).join('  '))
    .join('\n')
}

function line(comparison: Comparison): string[] {
  const { what, ours, other, ratio, unit = '/s' } = comparison
  return [what, figure(ours, unit), figure(other, unit), ratio.toFixed(2), wish(comparison)]
}

/** What the design asks for, and whether it is so. */
export function wish({ ours, ratio, target, limit, atMost = false, unit = '/s' }: Comparison): string {
  const judge = (value: number, wanted: number, said: string): string => {
    const reached = atMost ? value <= wanted : value >= wanted
    return `${atMost ? '≤' : '≥'} ${said}${reached ? '' : ' MISSED'}`
  }
  const wishes = [
    ...(target === undefined ? [] : [judge(ratio, target, String(target))]),
    ...(limit === undefined ? [] : [judge(ours, limit, figure(limit, unit))]),
  ]
  return wishes.join(', ')
}

function figure(value: number, unit: string): string {
  return `${value < 1_000 ? Number(value.toPrecision(3)) : Math.round(value).toLocaleString('en')}${unit}`
}
