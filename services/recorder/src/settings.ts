import { backfillTopic, changesTopic, interactionsTopic } from '@throughline/bus'
import { commonSettings, kafkaSettings, keyStoreSettings, postgresUrl, wholeNumber } from '@throughline/platform'
import { z } from 'zod'
import { readRewriteTime } from './erasure/rewrite-time.js'

/** Everything the recorder reads from its environment. Times in milliseconds. */
export const recorderSettings = z.object({
  ...commonSettings(4003),
  ...keyStoreSettings,
  /** As the role throughline_recorder. */
  DATABASE_URL: postgresUrl,
  ...kafkaSettings,
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
  /** `clear` seals nothing: to measure what sealing costs. Refused with NODE_ENV=production. */
  PERSONAL_DATA: z.enum(['sealed', 'clear']).default('sealed'),
  /** As the role throughline_eraser; without it this process finishes no erasures, and another one has to. */
  ERASER_DATABASE_URL: postgresUrl.optional(),
  /** The database with the keys, as throughline_eraser. Default: ERASER_DATABASE_URL. */
  ERASER_KEYS_DATABASE_URL: postgresUrl.optional(),
  /** When files that held what was erased are rewritten, which locks their tables: a time of the day in UTC, or `now`. */
  REWRITE_AT: z
    .string()
    .default('03:00')
    .transform((text, context) => {
      const time = readRewriteTime(text)
      if (time === undefined) context.addIssue('must be `now` or a time of the day such as 03:00')
      return time ?? z.NEVER
    }),
})

export type RecorderSettings = Readonly<z.output<typeof recorderSettings>>
