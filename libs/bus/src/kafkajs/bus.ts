import { Kafka, logLevel, type KafkaConfig } from 'kafkajs'
import type { LogConsumer, LogConsumerOptions } from '../ports/consumer.js'
import type { LogProducer, LogProducerOptions } from '../ports/producer.js'
import type { LogTopics } from '../ports/topics.js'
import { registerCodecs } from './compression.js'
import { KafkajsConsumer } from './consumer.js'
import { kafkajsLog, silent, type BusLogger } from './logging.js'
import { assertPatched } from './patch-check.js'
import { KafkajsProducer } from './producer.js'
import { KafkajsTopics } from './topics.js'

export interface BusOptions {
  /** `host:port` of one or more brokers. */
  brokers: readonly string[]
  /** Shown in the broker's logs and quotas. */
  clientId: string
  /** Default: nowhere. */
  logger?: BusLogger
  /** TLS and log-in, as kafkajs takes them. */
  security?: Pick<KafkaConfig, 'ssl' | 'sasl'> | undefined
}

/** Makes what a service needs of Kafka. Nothing is connected before it is used. */
export interface Bus {
  consumer(options: LogConsumerOptions): LogConsumer
  producer(options?: LogProducerOptions): LogProducer
  topics(): LogTopics
}

/**
 * The bus on kafkajs.
 * @throws Error when kafkajs is not the patched one
 */
export function createBus({ brokers, clientId, logger = silent, security = {} }: BusOptions): Bus {
  assertPatched()
  registerCodecs()
  const kafka = new Kafka({
    ...security,
    brokers: [...brokers],
    clientId,
    connectionTimeout: 3000,
    requestTimeout: 10_000,
    retry: { retries: 4, initialRetryTime: 200, maxRetryTime: 2000 },
    logLevel: logLevel.INFO,
    logCreator: kafkajsLog(logger),
  })
  return {
    consumer: (options) => new KafkajsConsumer(kafka, new KafkajsTopics(kafka), options, logger),
    producer: (options) => new KafkajsProducer(kafka, options),
    topics: () => new KafkajsTopics(kafka),
  }
}
