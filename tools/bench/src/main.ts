import { backfillTopic, changesTopic, createBus, interactionsTopic } from '@throughline/bus'
import { createMasterKeys } from '@throughline/subjects'
import { DEFAULT_PARTS } from '@throughline/log'
import { createRequire } from 'node:module'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { bareServer, ourGateway } from './gateway/contest.js'
import type { Load } from './gateway/load.js'
import { preload } from './recorder/preload.js'
import { bareLoop, ourRecorder, stockNest } from './recorder/contest.js'
import { machine, table, type Figures } from './report.js'
import { enginesOfThisRun, freshDatabase } from './run/engines.js'
import { median } from './run/rate.js'
import { publisherKey } from './run/publisher-key.js'

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '6' },
    json: { type: 'string' },
  },
})
const settings = { events: Number(values.events), rounds: Number(values.rounds), seconds: Number(values.seconds) }
const port = Number(process.env['BENCH_PORT'] ?? 4900)

const engines = enginesOfThisRun()
const keysFile = `${engines.folder}/keys.json`
const keys = createMasterKeys(keysFile)
const bus = createBus({ brokers: engines.brokers, clientId: 'throughline-bench' })

const recorder = await recorderFigures()
const gateway = await gatewayFigures()
const figures: Figures = {
  ratios: {
    recorder: recorder.ours / recorder.bare,
    stockNest: recorder.ours / recorder.stock,
    gatewayBatch: gateway.ours.eventsPerSecond / gateway.bare.eventsPerSecond,
  },
  rates: {
    recorder: recorder.ours,
    bareLoop: recorder.bare,
    stockNest: recorder.stock,
    gatewayBatch: gateway.ours.eventsPerSecond,
    bareServer: gateway.bare.eventsPerSecond,
    gatewayP50: gateway.ours.p50,
    gatewayP99: gateway.ours.p99,
  },
  machine: machine(),
  versions: versions(),
  settings,
}
console.log(`\n${table(figures)}\n`)
console.log(`A request of 100 events: median ${figures.rates.gatewayP50.toFixed(1)} ms, p99 ${figures.rates.gatewayP99.toFixed(1)} ms.`)
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`)

/** Bare and ours take turns, so that a slow minute of the machine hits both. */
async function recorderFigures(): Promise<{ ours: number; bare: number; stock: number }> {
  const topic = `bench-${randomUUID()}`
  await makeTopics(topic)
  const producer = bus.producer()
  process.stdout.write(`Filling a topic with ${settings.events} events … `)
  await preload({ producer, topic, parts: DEFAULT_PARTS, count: settings.events, keys, tenantId: randomUUID() })
  await producer.close()
  console.log('done.')
  const contest = (round: number): Parameters<typeof bareLoop>[0] => ({ engines, topic, count: settings.events, round })
  const rounds = { ours: [] as number[], bare: [] as number[] }
  for (let round = 0; round < settings.rounds; round++) {
    rounds.bare.push(await bareLoop(contest(round)))
    rounds.ours.push(await ourRecorder(contest(round), port))
    console.log(`Kafka → log, round ${round + 1}: bare ${last(rounds.bare)}/s, ours ${last(rounds.ours)}/s`)
  }
  const stock = await stockNest(contest(0), settings.seconds * 2_000)
  console.log(`Kafka → log, stock NestJS transport: ${Math.round(stock)}/s`)
  return { ours: median(rounds.ours), bare: median(rounds.bare), stock }
}

async function gatewayFigures(): Promise<{ ours: Load; bare: Load }> {
  const topic = `bench-http-${randomUUID()}`
  await makeTopics(topic, interactionsTopic, backfillTopic, changesTopic)
  const database = await freshDatabase(engines, 'bench_gateway')
  const apiKey = await publisherKey(database.adminUrl)
  const rounds = { ours: [] as Load[], bare: [] as Load[] }
  for (let round = 0; round < settings.rounds; round++) {
    const contest = { engines, topic, seconds: settings.seconds, round, port }
    rounds.bare.push(await bareServer(contest))
    rounds.ours.push(await ourGateway(contest, database, keysFile, apiKey))
    const [bare, ours] = [rounds.bare.at(-1), rounds.ours.at(-1)]
    console.log(`HTTP → Kafka, round ${round + 1}: bare ${Math.round(bare?.eventsPerSecond ?? 0)}/s, ours ${Math.round(ours?.eventsPerSecond ?? 0)}/s`)
  }
  await database.drop()
  return { ours: middle(rounds.ours), bare: middle(rounds.bare) }
}

async function makeTopics(...names: string[]): Promise<void> {
  const topics = bus.topics()
  await topics.ensure(names.map((name) => ({ name, partitions: DEFAULT_PARTS })))
  await topics.close()
}

function middle(loads: Load[]): Load {
  const of = (pick: (load: Load) => number): number => median(loads.map(pick))
  return { eventsPerSecond: of((load) => load.eventsPerSecond), p50: of((load) => load.p50), p99: of((load) => load.p99) }
}

function last(rates: number[]): number {
  return Math.round(rates.at(-1) ?? 0)
}

function versions(): Record<string, string> {
  const require = createRequire(import.meta.url)
  const of = (name: string): string => (require(`${name}/package.json`) as { version: string }).version
  return { node: process.versions.node, kafkajs: of('kafkajs'), pg: of('pg'), fastify: of('fastify'), postgres: '18', kafka: '4.1.1' }
}
