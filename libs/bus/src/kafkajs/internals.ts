// oxlint-disable typescript/no-unsafe-type-assertion -- kafkajs has no types for its inside
import type { Kafka } from 'kafkajs'

/** What a request of the Kafka protocol is to kafkajs's connections. */
export interface ProtocolRequest<T> {
  request: { apiKey: number; apiVersion: number; apiName: string; encode(): Promise<{ buf: Buffer; buffer: Buffer }> }
  response: { decode(payload: Buffer): Promise<T & object>; parse(decoded: T & object): Promise<T> }
  requestTimeout?: number
}

interface OffsetsRequest {
  isolationLevel: 0 | 1
  topics: { topic: string; partitions: { partition: number; timestamp: number }[] }[]
}

interface TopicOffsets {
  topic: string
  partitions: { partition: number; offset: string }[]
}

interface InnerBroker {
  connectionPool: { send<T>(request: ProtocolRequest<T>): Promise<T> }
  listOffsets(request: OffsetsRequest): Promise<{ responses: TopicOffsets[] }>
  versions: Record<number, { minVersion: number; maxVersion: number }> | null
}

/** The part of kafkajs's cluster that we reach into: the public API has no way to send a request of one's own. */
export interface InnerCluster {
  connect(): Promise<void>
  disconnect(): Promise<void>
  refreshMetadata(): Promise<void>
  findBroker(node: { nodeId: number }): Promise<InnerBroker>
  brokerPool: { findConnectedBroker(): Promise<InnerBroker> }
}

/**
 * A cluster with the client's own settings.
 * @throws Error when this kafkajs has another inside than the one we pin
 */
export function clusterOf(kafka: Kafka): InnerCluster {
  const symbol = Object.getOwnPropertySymbols(kafka).find((one) => one.description === 'private:Kafka:createCluster')
  const create: unknown = symbol && Reflect.get(kafka, symbol)
  if (typeof create !== 'function') throw new Error('This kafkajs has no createCluster: 2.2.4 is the one that fits.')
  return create({ metadataMaxAge: 300_000, allowAutoTopicCreation: false }) as InnerCluster
}
