import { backfillTopic, changesTopic, interactionsTopic } from '@throughline/bus'
import { randomUUID } from 'node:crypto'
import { median, medianRatio, type Suite } from '../report/comparison.js'
import { freshDatabase } from '../run/engines.js'
import { publisherKey } from '../run/publisher-key.js'
import { bareServer, ourGateway } from './contest.js'
import type { Load } from './load.js'

/** HTTP batch of 100 → acknowledged: ours against bare Fastify and kafkajs, in turns. */
export const gatewaySuite: Suite = async (bench) => {
  const { engines, settings, port } = bench
  const topic = `bench-http-${randomUUID()}`
  await bench.makeTopics(topic, interactionsTopic, backfillTopic, changesTopic)
  const database = await freshDatabase(engines, 'bench_gateway')
  const apiKey = await publisherKey(database.adminUrl)
  const ours: Load[] = []
  const bare: Load[] = []
  for (let round = 0; round < settings.rounds; round++) {
    const contest = { engines, topic, seconds: settings.seconds, round, port }
    bare.push(await bareServer(contest))
    ours.push(await ourGateway(contest, database, bench, apiKey))
    console.log(`HTTP → Kafka, round ${round + 1}: bare ${said(bare.at(-1))}, ours ${said(ours.at(-1))}`)
  }
  await database.drop()
  const of = (loads: Load[], pick: (load: Load) => number): number => median(loads.map(pick))
  const rates = (loads: Load[]): number[] => loads.map((load) => load.eventsPerSecond)
  return [
    {
      name: 'gatewayBatch',
      what: 'HTTP batch of 100 → acknowledged, against bare Fastify + kafkajs',
      ours: median(rates(ours)),
      other: median(rates(bare)),
      ratio: medianRatio(rates(ours), rates(bare)),
      target: 0.6,
      rates: { ours: 'gatewayBatch', other: 'bareServer' },
      more: { gatewayBatchP50Ms: of(ours, (load) => load.p50), gatewayBatchP99Ms: of(ours, (load) => load.p99) },
    },
  ]
}

function said(load: Load | undefined): string {
  if (load === undefined) return 'nothing'
  return `${Math.round(load.eventsPerSecond)}/s (p99 of a request ${load.p99.toFixed(0)} ms)`
}
