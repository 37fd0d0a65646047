import { changesTopic, rulesTopic, signalsTopic } from '@throughline/bus'
import { commonSettings, keyStoreSettings, optionalKafkaSettings, outboundSettings, postgresUrl, wholeNumber } from '@throughline/platform'
import { z } from 'zod'

/** Everything the projector reads from its environment. Times in milliseconds. */
export const projectorSettings = z.object({
  ...commonSettings(4005),
  ...keyStoreSettings,
  /** As the role throughline_projector. */
  DATABASE_URL: postgresUrl,
  /** The JSON file of the installation's keys; gateway and timeline have the same. */
  KEYS_FILE: z.string(),
  /** Where messages go and the recorder's hints come from; without it the first wait, and the log is asked from time to time. */
  ...optionalKafkaSettings,
  CHANGES_TOPIC: z.string().default(changesTopic),
  SIGNALS_TOPIC: z.string().default(signalsTopic),
  RULES_TOPIC: z.string().default(rulesTopic),
  ...outboundSettings,
  /** How long a webhook endpoint has to answer. */
  WEBHOOK_TIMEOUT_MS: wholeNumber(100, 60_000).default(15_000),
  /** Requests to webhook endpoints at a time. */
  WEBHOOK_CONCURRENCY: wholeNumber(4, 1_000).default(64),
  /** What has left the system, and what was given up, can be looked at for so many days. */
  OUTBOX_DAYS: wholeNumber(1, 3_650).default(30),
  /** How often it looks whether the log has news, hints or not. */
  POLL_MS: wholeNumber(10, 10_000).default(100),
  /** After this without a sign of life others take over the parts. */
  LEASE_MS: wholeNumber(200, 60_000).default(5_000),
  /** Events that are followed at a time, at most. */
  CHUNK_EVENTS: wholeNumber(1, 10_000).default(500),
  /** Chunks at a time, each on a connection of its own; a few more look after the rest. */
  CONNECTIONS: wholeNumber(1, 32).default(3),
})

export type ProjectorSettings = Readonly<z.output<typeof projectorSettings>>
