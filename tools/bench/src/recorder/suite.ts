import { backfillTopic, changesTopic } from '@throughline/bus'
import { DEFAULT_PARTS } from '@throughline/log/migrate'
import { randomUUID } from 'node:crypto'
import { median, medianRatio, type Suite } from '../report/comparison.js'
import type { Bench } from '../run/bench.js'
import { bareLoop, ourRecorder, stockNest } from './contest.js'
import { preload } from './preload.js'

/** Kafka → log: ours against a bare loop, in turns, and against the stock transport. */
export const recorderSuite: Suite = async (bench) => {
  const { engines, settings, port } = bench
  const topic = await filledTopic(bench)
  const ours: number[] = []
  const bare: number[] = []
  for (let round = 0; round < settings.rounds; round++) {
    const contest = { engines, topic, count: settings.events, round }
    bare.push(await bareLoop(contest))
    ours.push(await ourRecorder(contest, port))
    console.log(`Kafka → log, round ${round + 1}: bare ${Math.round(bare.at(-1) ?? 0)}/s, ours ${Math.round(ours.at(-1) ?? 0)}/s`)
  }
  const stock = await stockNest({ engines, topic, count: settings.events, round: 0 }, settings.seconds * 2_000)
  return [
    {
      name: 'recorder',
      what: 'Kafka → log, against a bare loop',
      ours: median(ours),
      other: median(bare),
      ratio: medianRatio(ours, bare),
      target: 0.8,
      rates: { ours: 'recorder', other: 'bareLoop' },
    },
    {
      name: 'stockNest',
      what: 'Kafka → log, against the stock NestJS transport',
      ours: median(ours),
      other: stock,
      ratio: median(ours) / stock,
      target: 10,
      rates: { ours: 'recorder', other: 'stockNest' },
    },
  ]
}

async function filledTopic(bench: Bench): Promise<string> {
  const { bus, keys, settings } = bench
  const topic = `bench-${randomUUID()}`
  await bench.makeTopics(topic, backfillTopic, changesTopic)
  const producer = bus.producer()
  process.stdout.write(`Filling a topic with ${settings.events} events … `)
  await preload({ producer, topic, parts: DEFAULT_PARTS, count: settings.events, keys, tenantId: randomUUID() })
  await producer.close()
  console.log('done.')
  return topic
}
