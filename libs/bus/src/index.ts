export { decodeChanges, encodeChanges } from './hints/hint.js'
export type { Change } from './hints/hint.js'
export { HintListener, type HintListenerOptions } from './hints/hint-listener.js'
export { HintSender } from './hints/hint-sender.js'
export { type BusMessage, decodeMessage, encodeMessage } from './messages/message-record.js'
export { createBus } from './kafkajs/bus.js'
export type { Bus, BusOptions } from './kafkajs/bus.js'
export type { BusLogger } from './kafkajs/logging.js'
export type {
  HeaderValue,
  LogBatch,
  LogConsumer,
  LogConsumerOptions,
  LogHandler,
  LogRecord,
  LostPosition,
  Position,
  TopicPartition,
} from './ports/consumer.js'
export { RecordTooLargeError, SendError } from './ports/producer.js'
export type { Compression, LogProducer, LogProducerOptions, OutgoingRecord, Placement } from './ports/producer.js'
export { PartitionCountError } from './ports/topics.js'
export type { LogTopics, PartitionState, TopicSpec, TopicState } from './ports/topics.js'
export { decodeRecord, maxEventBytes } from './record/decode.js'
export type { BadCode, BadRecord, DecodedEvent } from './record/decode.js'
export { encodeEvent, encodeRejection } from './record/encode.js'
export type { RecordFacts, RejectedFacts } from './record/encode.js'
export { cloudEventType, header } from './record/names.js'
export { partitionOf } from './record/partition.js'
export { formatTraceparent, parseTraceparent } from './record/trace.js'
export type { TraceContext } from './record/trace.js'
export { backfillTopic, changesTopic, DEFAULT_RETENTION_DAYS, interactionsTopic, publishTopic, publishTopicPrefix, rulesTopic, signalsTopic, throughlineTopics } from './topics.js'
