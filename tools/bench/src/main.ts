import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gatewaySuite } from './gateway/suite.js'
import { fairnessSuite } from './fairness/suite.js'
import { followersSuite } from './followers/suite.js'
import { readableSuite } from './readable/suite.js'
import { readsSuite } from './reads/suite.js'
import { rebuildSuite } from './rebuild/suite.js'
import { recorderSuite } from './recorder/suite.js'
import { rulesSuite } from './rules/suite.js'
import { figuresOf, table } from './report/report.js'
import type { Comparison, Suite } from './report/comparison.js'
import { openBench } from './run/bench.js'

const suites: Record<string, Suite> = {
  recorder: recorderSuite,
  gateway: gatewaySuite,
  fairness: fairnessSuite,
  reads: readsSuite,
  followers: followersSuite,
  readable: readableSuite,
  rebuild: rebuildSuite,
  rules: rulesSuite,
}

/** What a run measures that names nothing: some four minutes. The others fill a log first. */
const usual = ['recorder', 'gateway', 'fairness']

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    events: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '6' },
    rate: { type: 'string', default: '200' },
    load: { type: 'string', default: '4000' },
    json: { type: 'string' },
  },
})
const wanted = positionals.length === 0 ? usual : positionals
const settings = {
  events: Number(values.events),
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
  rate: Number(values.rate),
  load: Number(values.load),
}
const bench = openBench(settings)

const comparisons: Comparison[] = []
for (const name of wanted) {
  const suite = suites[name]
  if (suite === undefined) throw new Error(`there is no suite ${name}: choose from ${Object.keys(suites).join(', ')}`)
  comparisons.push(...(await suite(bench)))
  // After each: what was measured is worth having when a later one fails.
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figuresOf(comparisons, settings), null, 2)}\n`)
}
console.log(`\n${table(comparisons)}\n`)
