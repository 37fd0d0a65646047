import type { InnerCluster, ProtocolRequest } from './internals.js'
import { CompactReader, CompactWriter } from './compact.js'

/** A topic as the broker describes it. */
export interface TopicMetadata {
  name: string
  /** UUID text. */
  id: string
  partitions: { partition: number; leader: number }[]
}

const metadataKey = 3
/** The first version whose answers are useful for ids (KIP-516); every broker since 3.0 speaks it. */
const metadataVersion = 12
const unknownTopic = 3
const noError = 0

/**
 * Asks a broker about topics, with their ids: kafkajs speaks an older version of this request, without ids.
 * Never makes a topic. One that does not exist is missing from the answer.
 * @throws Error when no broker can be reached, when it is too old, or when it says a topic is in trouble
 */
export async function fetchTopicMetadata(cluster: InnerCluster, names: readonly string[]): Promise<TopicMetadata[]> {
  const broker = await cluster.brokerPool.findConnectedBroker()
  const newest = broker.versions?.[metadataKey]?.maxVersion ?? 0
  if (newest < metadataVersion) {
    throw new Error(`This Kafka broker speaks Metadata up to version ${newest}; topic ids need ${metadataVersion} (Kafka 3.0 or later).`)
  }
  const answers = await broker.connectionPool.send(metadataRequest(names))
  const found: TopicMetadata[] = []
  for (const { error, ...topic } of answers) {
    if (error === unknownTopic) continue
    if (error !== noError) throw new Error(`Kafka answers error ${error} for topic ${topic.name}; try again later.`)
    found.push(topic)
  }
  return found
}

type Answer = TopicMetadata & { error: number }

function metadataRequest(names: readonly string[]): ProtocolRequest<Answer[]> {
  return {
    request: {
      apiKey: metadataKey,
      apiVersion: metadataVersion,
      apiName: 'Metadata',
      encode: () => Promise.resolve(encode(names)),
    },
    response: { decode: (payload) => Promise.resolve(decode(payload)), parse: (answers) => Promise.resolve(answers) },
  }
}

function encode(names: readonly string[]): { buf: Buffer; buffer: Buffer } {
  const writer = new CompactWriter()
  writer.tags() // ends the request header, which kafkajs writes in the form before tags
  writer.length(names.length)
  for (const name of names) {
    writer.noUuid()
    writer.text(name)
    writer.tags()
  }
  writer.boolean(false) // do not make the topic
  writer.boolean(false) // nor list who may do what with it
  writer.tags()
  const buffer = writer.done()
  return { buf: buffer, buffer }
}

function decode(payload: Buffer): Answer[] {
  const reader = new CompactReader(payload)
  reader.tags() // ends the response header
  reader.int32() // throttle time
  reader.list(() => {
    reader.int32() // node
    reader.text() // host
    reader.int32() // port
    reader.text() // rack
    reader.tags()
  })
  reader.text() // cluster id
  reader.int32() // controller
  return reader.list(() => decodeTopic(reader))
}

function decodeTopic(reader: CompactReader): Answer {
  const error = reader.int16()
  const name = reader.text() ?? ''
  const id = reader.uuid()
  reader.boolean() // internal
  const partitions = reader.list(() => {
    reader.int16() // the partition's own error
    const partition = reader.int32()
    const leader = reader.int32()
    reader.int32() // leader epoch
    for (let list = 0; list < 3; list++) reader.list(() => reader.int32()) // replicas, in sync, offline
    reader.tags()
    return { partition, leader }
  })
  reader.int32() // operations
  reader.tags()
  return { error, name, id, partitions }
}
