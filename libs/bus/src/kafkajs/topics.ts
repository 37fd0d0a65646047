import { setTimeout as sleep } from 'node:timers/promises'
import kafkajs, { type Admin, type Kafka } from 'kafkajs'
import type { Position } from '../ports/consumer.js'
import { PartitionCountError, type LogTopics, type TopicSpec, type TopicState } from '../ports/topics.js'
import { clusterOf, type InnerCluster } from './internals.js'
import { keyOf } from './lane.js'
import { fetchOffsets } from './topic-offsets.js'
import { fetchTopicMetadata, type TopicMetadata } from './topic-metadata.js'
import { settledWithin } from './wait.js'

// Node finds no names for these in what kafkajs exports.
const { ConfigResourceTypes, ConfigSource } = kafkajs
const closeLimitMs = 3000
/** No further attempt begins after this time. */
const describeLimitMs = 3000
const describePauseMs = 150

/** Looks after topics with kafkajs's admin client, and a cluster of its own for what that cannot ask. */
export class KafkajsTopics implements LogTopics {
  private readonly admin: Admin
  private readonly cluster: InnerCluster
  private connected: Promise<void> | undefined
  private closed = false

  constructor(kafka: Kafka) {
    this.admin = kafka.admin()
    this.cluster = clusterOf(kafka)
  }

  async ensure(specs: readonly TopicSpec[]): Promise<void> {
    const names = specs.map((spec) => spec.name)
    const existing = await this.metadata(names)
    const missing = specs.filter((spec) => !existing.some((topic) => topic.name === spec.name))
    if (missing.length > 0) await this.create(missing)
    for (const spec of specs) {
      const topic = existing.find((one) => one.name === spec.name) ?? (await this.made(spec.name))
      if (topic.partitions.length !== spec.partitions) {
        throw new PartitionCountError(spec.name, spec.partitions, topic.partitions.length)
      }
    }
  }

  async configure(topic: string, settings: Readonly<Record<string, string>>): Promise<void> {
    await this.admin.connect()
    const { resources } = await this.admin.describeConfigs({ includeSynonyms: false, resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }] })
    // What is not named again falls back to the broker's default.
    const own = (resources[0]?.configEntries ?? []).filter((entry) => entry.configSource === ConfigSource.TOPIC_CONFIG)
    const all = { ...Object.fromEntries(own.map((entry) => [entry.configName, entry.configValue])), ...settings }
    const configEntries = Object.entries(all).map(([name, value]) => ({ name, value }))
    await this.admin.alterConfigs({ validateOnly: false, resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }] })
  }

  async ids(names: readonly string[]): Promise<Map<string, string>> {
    const topics = await this.metadata(names)
    return new Map(topics.map((topic) => [topic.name, topic.id]))
  }

  describe(names: readonly string[]): Promise<TopicState[]> {
    return this.describeUntil(names, () => true)
  }

  async names(prefix: string): Promise<string[]> {
    await this.admin.connect()
    return (await this.admin.listTopics()).filter((name) => name.startsWith(prefix)).toSorted()
  }

  async committed(groupId: string, topics: readonly string[]): Promise<Position[]> {
    await this.admin.connect()
    const answers = await this.admin.fetchOffsets({ groupId, topics: [...topics] })
    return answers.flatMap(({ topic, partitions }) =>
      partitions.flatMap(({ partition, offset }) => (Number(offset) < 0 ? [] : [{ topic, partition, offset: Number(offset) }])),
    )
  }

  async close(): Promise<void> {
    this.closed = true
    await settledWithin(this.disconnect(), closeLimitMs)
  }

  /** kafkajs goes on connecting after it was told to disconnect, so that has to be over first, however long it takes. */
  private async disconnect(): Promise<void> {
    await this.connected?.catch(() => undefined)
    await Promise.allSettled([this.admin.disconnect(), this.cluster.disconnect()])
  }

  /** Another one may make the same topics at the same moment: that is no fault. */
  private async create(specs: readonly TopicSpec[]): Promise<void> {
    await this.admin.connect()
    await this.admin.createTopics({
      waitForLeaders: false, // it fails when the broker asked has not heard of the topic yet
      topics: specs.map(({ name, partitions, replication, settings }) => ({
        topic: name,
        numPartitions: partitions,
        replicationFactor: replication ?? -1,
        configEntries: Object.entries(settings ?? {}).map(([key, value]) => ({ name: key, value })),
      })),
    })
  }

  /** A new topic has its leaders a moment later, and a topic may go while we ask: several attempts. */
  private async describeUntil(names: readonly string[], enough: (topics: TopicState[]) => boolean): Promise<TopicState[]> {
    const deadline = performance.now() + describeLimitMs
    for (;;) {
      const last = performance.now() > deadline || this.closed
      try {
        const topics = await this.withOffsets(await this.metadata(names))
        if (enough(topics) || last) return topics
      } catch (error) {
        if (last) throw error
        await this.cluster.refreshMetadata().catch(() => undefined)
      }
      await sleep(describePauseMs)
    }
  }

  /** A new topic, as soon as all brokers asked know it and it has leaders. */
  private async made(name: string): Promise<TopicMetadata> {
    const [state] = await this.describeUntil([name], (topics) => topics.length > 0)
    const [topic] = await this.metadata([name])
    if (!state || !topic) throw new Error(`Topic ${name} was made but cannot be found; look at the broker's log.`)
    return topic
  }

  private async withOffsets(topics: readonly TopicMetadata[]): Promise<TopicState[]> {
    const [latest, earliest] = await Promise.all([
      fetchOffsets(this.cluster, topics, 'latest'),
      fetchOffsets(this.cluster, topics, 'earliest'),
    ])
    return topics.map(({ name, id, partitions }) => ({
      name,
      id,
      partitions: partitions
        .map(({ partition }) => ({
          partition,
          earliest: offsetOf(earliest, name, partition),
          latest: offsetOf(latest, name, partition),
        }))
        .toSorted((one, other) => one.partition - other.partition),
    }))
  }

  private async metadata(names: readonly string[]): Promise<TopicMetadata[]> {
    await this.connect()
    return fetchTopicMetadata(this.cluster, names)
  }

  private connect(): Promise<void> {
    if (this.closed) return Promise.reject(new Error('This is closed.'))
    this.connected ??= this.connectCluster().catch((error: unknown) => {
      this.connected = undefined
      throw error
    })
    return this.connected
  }

  private async connectCluster(): Promise<void> {
    await this.cluster.connect()
    await this.cluster.refreshMetadata()
  }
}

function offsetOf(offsets: ReadonlyMap<string, number>, topic: string, partition: number): number {
  const offset = offsets.get(keyOf({ topic, partition }))
  if (offset === undefined) throw new Error(`Kafka gives no offset of ${topic} ${partition}; try again later.`)
  return offset
}
