import { changesTopic } from '@throughline/bus'
import type { IssuerSettings, RateSettings } from '@throughline/access'
import { commonSettings, ConfigError, issuersFile, kafkaSecurityOf, type KafkaSecurity, keyStoreSettings, loadConfig, optionalKafkaSettings, postgresUrl, rateSettings, ratesOf, wholeNumber } from '@throughline/platform'
import { loadMasterKeys, type MasterKeys } from '@throughline/subjects'
import type { VaultSettings } from '@throughline/vault'
import { z } from 'zod'
import { type StreamSettings, streamTimes } from './stream/stream-settings.js'

const schema = z.object({
  ...commonSettings(4001),
  ...keyStoreSettings,
  ...rateSettings,
  DATABASE_URL: postgresUrl,
  /** Connections to PostgreSQL at most. */
  DATABASE_POOL: wholeNumber(1, 200).default(8),
  /** `true` saves some planning where nothing stands between this service and PostgreSQL: poolers know no such statements. */
  PREPARED_STATEMENTS: z.enum(['true', 'false']).default('false'),
  /** The JSON file of the installation's keys; the gateway has the same. */
  KEYS_FILE: z.string(),
  /** Identity providers whose tokens are accepted; the gateway has the same. */
  OIDC_FILE: issuersFile,
  INTERACTIONS_TOPIC: z.string().default('interactions.v1'),
  BACKFILL_TOPIC: z.string().default('backfill.v1'),
  /** Where the recorder's hints come from, that there is news; without it the log is only asked from time to time. */
  ...optionalKafkaSettings,
  CHANGES_TOPIC: z.string().default(changesTopic),
  /** Customers of whom this process remembers for a minute what all their events come to; some tens of KB each. 0: of none. */
  CONTEXT_STATES: wholeNumber(0, 100_000).default(500),
  /** `false`: live streams do without hints. */
  STREAM_HINTS: z.enum(['true', 'false']).default('true'),
  /** Live streams of this process at most. */
  STREAMS_MAX: wholeNumber(0, 100_000).default(5_000),
  /** Of those, one tenant's. */
  STREAMS_PER_TENANT: wholeNumber(0, 100_000).default(2_000),
  /** Of those, one key's or person's. */
  STREAMS_PER_CALLER: wholeNumber(0, 100_000).default(500),
  /** After so long a stream is ended, and its client comes back. */
  STREAM_LIFE_SECONDS: wholeNumber(1, 86_400).default(3_600),
})

/** What the timeline service is told at its start. */
export interface Settings {
  host: string
  port: number
  hstsSeconds: number
  databaseUrl: string
  poolSize: number
  prepare: boolean
  /** States of contexts that are remembered, at most. */
  keptStates: number
  keys: MasterKeys
  /** Where the keys of personal data are. */
  keyStore: VaultSettings
  issuers: readonly IssuerSettings[]
  topics: { live: string; backfill: string }
  /** Of tenants that have none of their own. */
  rates: Required<RateSettings>
  /** Of live streams. */
  streams: StreamSettings
  /** Missing: live streams do without. */
  hints: { readonly brokers: readonly string[]; readonly security?: KafkaSecurity; readonly topic: string } | undefined
}

/** @throws ConfigError that names every setting that is missing or wrong */
export function readSettings(env: Readonly<Record<string, string | undefined>> = process.env): Settings {
  const config = loadConfig(schema, env)
  return {
    host: config.HOST,
    port: config.PORT,
    hstsSeconds: config.HSTS_SECONDS,
    databaseUrl: config.DATABASE_URL,
    poolSize: config.DATABASE_POOL,
    prepare: config.PREPARED_STATEMENTS === 'true',
    keptStates: config.CONTEXT_STATES,
    keys: keysOf(config.KEYS_FILE),
    keyStore: config,
    issuers: config.OIDC_FILE,
    topics: { live: config.INTERACTIONS_TOPIC, backfill: config.BACKFILL_TOPIC },
    rates: ratesOf(config),
    streams: {
      ...streamTimes,
      most: config.STREAMS_MAX,
      mostOfTenant: config.STREAMS_PER_TENANT,
      mostOfCaller: config.STREAMS_PER_CALLER,
      lifeMs: config.STREAM_LIFE_SECONDS * 1_000,
    },
    hints: config.KAFKA_BROKERS && config.STREAM_HINTS === 'true' ? { brokers: config.KAFKA_BROKERS, security: kafkaSecurityOf(config), topic: config.CHANGES_TOPIC } : undefined,
  }
}

function keysOf(file: string): MasterKeys {
  try {
    return loadMasterKeys(file)
  } catch (error) {
    throw new ConfigError([`KEYS_FILE: ${error instanceof Error ? error.message : 'cannot be read'}`])
  }
}
