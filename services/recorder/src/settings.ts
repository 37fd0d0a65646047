import { backfillTopic, changesTopic, interactionsTopic } from '@throughline/bus'
import { brokerList, commonSettings, postgresUrl, wholeNumber } from '@throughline/platform'
import { z } from 'zod'

/** Everything the recorder reads from its environment. Times in milliseconds. */
export const recorderSettings = z.object({
  ...commonSettings(4003),
  /** As the role throughline_recorder. */
  DATABASE_URL: postgresUrl,
  KAFKA_BROKERS: brokerList,
  INTERACTIONS_TOPIC: z.string().default(interactionsTopic),
  BACKFILL_TOPIC: z.string().default(backfillTopic),
  CHANGES_TOPIC: z.string().default(changesTopic),
  /** Members with the same one share the partitions; the topic's name is added to it. */
  GROUP_ID: z.string().default('recorder'),
  /** Records in a chunk, at most. */
  CHUNK_RECORDS: wholeNumber(1, 5000).default(1000),
  /** Bytes of values in a chunk, at most (but one record at least). */
  CHUNK_BYTES: wholeNumber(1, 64 * 1024 * 1024).default(2 * 1024 * 1024),
  /** Partitions of the live lane that are recorded at a time, each on a connection of its own. */
  CONNECTIONS: wholeNumber(1, 16).default(3),
  /** After this without a heartbeat another recorder takes over. */
  SESSION_TIMEOUT_MS: wholeNumber(6000, 15_000).default(10_000),
  /** The process ends when a cursor stands still for so long although there is something to record. */
  STANDSTILL_MS: wholeNumber(1000, 600_000).default(30_000),
})

export type RecorderSettings = Readonly<z.output<typeof recorderSettings>>
