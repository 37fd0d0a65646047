import { interactionsTopic, publishTopicPrefix, signalsTopic } from '@throughline/bus'
import { commonSettings, issuersFile, kafkaSettings, keyStoreSettings, outboundSettings, postgresUrl, rateSettings, wholeNumber } from '@throughline/platform'
import { z } from 'zod'

/** Everything the gateway reads from its environment. */
export const gatewaySettings = z.object({
  ...commonSettings(4000),
  ...keyStoreSettings,
  ...rateSettings,
  /** As the role throughline_gateway. */
  DATABASE_URL: postgresUrl,
  ...kafkaSettings,
  ...outboundSettings,
  /** The installation's master keys (`throughline keys-file create`). */
  KEYS_FILE: z.string(),
  /** The key file as it was before its token key was replaced: links that were sent until then go on working. */
  FORMER_KEYS_FILE: z.string().optional(),
  /** Where customers reach this gateway: pages behind links are there. Default: this port of this machine. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).max(200).optional(),
  /** Identity providers whose tokens are accepted; the timeline has the same. */
  OIDC_FILE: issuersFile,
  /** Where events go; the recorder reads the same. */
  INTERACTIONS_TOPIC: z.string().default(interactionsTopic),
  /** `true`: web pages of this machine (localhost, 127.0.0.1) may use any key, as if it named them; for development. */
  LOOPBACK_ORIGINS: z.enum(['true', 'false']).default('false'),
  /** What the names of channels' own topics begin with; the slug of the tenant follows. Empty: there are none. */
  PUBLISH_TOPICS: z.string().max(200).default(publishTopicPrefix),
  /** The consumer group in which gateways share those topics. */
  PUBLISH_GROUP: z.string().min(1).max(200).default('throughline.gateway'),
  /** How often it is looked for new ones, in ms. */
  PUBLISH_REFRESH_MS: wholeNumber(100, 3_600_000).default(10_000),
  /** Messages of the outbox that are acted on by events: follow-ups to open, questions to send. Empty: nobody acts here. */
  SIGNALS_TOPIC: z.string().max(200).default(signalsTopic),
  /** The consumer group in which gateways share them. */
  CARE_GROUP: z.string().min(1).max(200).default('throughline.care'),
  /** The timeline service, which is asked what a merge would change; without it there are none. */
  TIMELINE_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** How long the first request of an idle moment waits for others to be sent with it, in ms. */
  LINGER_MS: wholeNumber(0, 100).default(2),
  /** Events that may wait to be sent; beyond it requests are answered with 429. */
  QUEUE_EVENTS: wholeNumber(1, 1_000_000).default(20_000),
  /** How long backups and archived WAL are kept, in days: receipts of erasures say by it when the last copy is gone. */
  BACKUP_RETENTION_DAYS: wholeNumber(0, 3_650).default(30),
  /** How long Kafka keeps events, in days, as its topics are set; receipts say it, too. */
  KAFKA_RETENTION_DAYS: wholeNumber(1, 3_650).default(7),
})

export type GatewaySettings = Readonly<z.output<typeof gatewaySettings>>
