import type { Admin, Kafka } from 'kafkajs'
import { PartitionCountError, type LogTopics, type PartitionState, type TopicSpec, type TopicState } from '../ports/topics.js'
import { clusterOf, type InnerCluster } from './internals.js'
import { fetchTopicMetadata, type TopicMetadata } from './topic-metadata.js'
import { settledWithin } from './wait.js'

const closeLimitMs = 3000

/** Looks after topics with kafkajs's admin client, and a cluster of its own for what that cannot ask. */
export class KafkajsTopics implements LogTopics {
  private readonly admin: Admin
  private readonly cluster: InnerCluster
  private connected: Promise<void> | undefined

  constructor(kafka: Kafka) {
    this.admin = kafka.admin()
    this.cluster = clusterOf(kafka)
  }

  async ensure(specs: readonly TopicSpec[]): Promise<void> {
    const existing = await this.metadata(specs.map((spec) => spec.name))
    const missing = specs.filter((spec) => !existing.some((topic) => topic.name === spec.name))
    if (missing.length > 0) {
      await this.create(missing)
    }
    const found = missing.length === 0 ? existing : await this.metadata(specs.map((spec) => spec.name))
    for (const spec of specs) {
      const topic = found.find((one) => one.name === spec.name)
      if (!topic) throw new Error(`Topic ${spec.name} was made but cannot be found; look at the broker's log.`)
      if (topic.partitions.length !== spec.partitions) {
        throw new PartitionCountError(spec.name, spec.partitions, topic.partitions.length)
      }
    }
  }

  async ids(names: readonly string[]): Promise<Map<string, string>> {
    const topics = await this.metadata(names)
    return new Map(topics.map((topic) => [topic.name, topic.id]))
  }

  async describe(names: readonly string[]): Promise<TopicState[]> {
    const topics = await this.metadata(names)
    const states: TopicState[] = []
    for (const { name, id } of topics) states.push({ name, id, partitions: await this.offsets(name) })
    return states
  }

  async close(): Promise<void> {
    const done = Promise.allSettled([this.admin.disconnect(), this.cluster.disconnect()])
    await settledWithin(done, closeLimitMs)
  }

  /** Another one may make the same topics at the same moment: that is no fault. */
  private async create(specs: readonly TopicSpec[]): Promise<void> {
    await this.admin.createTopics({
      waitForLeaders: true,
      topics: specs.map(({ name, partitions, replication, settings }) => ({
        topic: name,
        numPartitions: partitions,
        replicationFactor: replication ?? -1,
        configEntries: Object.entries(settings ?? {}).map(([key, value]) => ({ name: key, value })),
      })),
    })
  }

  private async offsets(topic: string): Promise<PartitionState[]> {
    await this.connect()
    const offsets = await this.admin.fetchTopicOffsets(topic)
    return offsets
      .map(({ partition, low, high }) => ({ partition, earliest: Number(low), latest: Number(high) }))
      .toSorted((one, other) => one.partition - other.partition)
  }

  private async metadata(names: readonly string[]): Promise<TopicMetadata[]> {
    await this.connect()
    return fetchTopicMetadata(this.cluster, names)
  }

  private connect(): Promise<void> {
    this.connected ??= this.connectBoth().catch((error: unknown) => {
      this.connected = undefined
      throw error
    })
    return this.connected
  }

  private async connectBoth(): Promise<void> {
    await Promise.all([this.admin.connect(), this.cluster.connect()])
    await this.cluster.refreshMetadata()
  }
}
