import { backfillTopic, changesTopic } from '@throughline/bus'
import { openTopicEpoch } from '@throughline/log'
import { randomUUID } from 'node:crypto'
import type { Bench } from './bench.js'
import { type BenchDatabase, withPool } from './engines.js'

/** A topic of interactions for one database, and no other: what an earlier suite has published is not in it. @returns its name */
export async function liveTopic(bench: Bench, database: BenchDatabase): Promise<string> {
  const topic = `bench-live-${randomUUID()}`
  await bench.makeTopics(topic, backfillTopic, changesTopic)
  await withPool(database.adminUrl, (pool) => openTopicEpoch(pool, topic))
  return topic
}
