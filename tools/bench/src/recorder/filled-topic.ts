import { backfillTopic, changesTopic } from '@throughline/bus'
import type { CloudEvent } from '@throughline/events'
import { DEFAULT_PARTS } from '@throughline/log/migrate'
import { randomUUID } from 'node:crypto'
import type { Bench } from '../run/bench.js'
import { preload } from './preload.js'

/** A topic with as many events as the run consumes, of one tenant. @returns its name */
export async function filledTopic(bench: Bench, events: Iterator<CloudEvent, never>): Promise<string> {
  const { bus, keys, settings } = bench
  const topic = `bench-${randomUUID()}`
  await bench.makeTopics(topic, backfillTopic, changesTopic)
  const producer = bus.producer()
  process.stdout.write(`Filling a topic with ${settings.events} events … `)
  await preload({ producer, topic, parts: DEFAULT_PARTS, count: settings.events, keys, tenantId: randomUUID(), events })
  await producer.close()
  console.log('done.')
  return topic
}
