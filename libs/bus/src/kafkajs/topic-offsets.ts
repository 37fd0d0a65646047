import type { InnerCluster } from './internals.js'
import { keyOf } from './lane.js'
import type { TopicMetadata } from './topic-metadata.js'

/** Stands for a time in the protocol. */
const timestamps = { latest: -1, earliest: -2 }
/** The high watermark, not the end of the last transaction. */
const readUncommitted = 0

/**
 * Asks the leaders for the first offset of partitions, or for the one after the last.
 * @returns offsets by `keyOf` the partition
 * @throws Error when a partition has no leader or the leader has moved
 */
export async function fetchOffsets(
  cluster: InnerCluster,
  topics: readonly TopicMetadata[],
  which: 'latest' | 'earliest',
): Promise<Map<string, number>> {
  const byLeader = new Map<number, Map<string, number[]>>()
  for (const { name, partitions } of topics) {
    for (const { partition, leader } of partitions) {
      const wanted = byLeader.get(leader) ?? new Map<string, number[]>()
      byLeader.set(leader, wanted.set(name, [...(wanted.get(name) ?? []), partition]))
    }
  }
  const offsets = new Map<string, number>()
  for (const [nodeId, wanted] of byLeader) {
    const broker = await cluster.findBroker({ nodeId })
    const { responses } = await broker.listOffsets({
      isolationLevel: readUncommitted,
      topics: [...wanted].map(([topic, partitions]) => ({
        topic,
        partitions: partitions.map((partition) => ({ partition, timestamp: timestamps[which] })),
      })),
    })
    for (const { topic, partitions } of responses) {
      for (const { partition, offset } of partitions) offsets.set(keyOf({ topic, partition }), Number(offset))
    }
  }
  return offsets
}
