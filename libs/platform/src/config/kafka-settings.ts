import { z } from 'zod'
import { brokerList } from './common-settings.js'
import { loadConfig } from './load-config.js'

/** How brokers are reached; each may come from a file, such as `KAFKA_PASSWORD_FILE`. */
export const kafkaSettings = {
  KAFKA_BROKERS: brokerList,
  /** `true`: connections to brokers are TLS. */
  KAFKA_TLS: z.enum(['true', 'false']).default('false'),
  /** Certificates (PEM) of who signed those of the brokers; default: those that Node trusts. */
  KAFKA_CA: z.string().optional(),
  /** How a service says who it is; without it brokers are not told. */
  KAFKA_SASL: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
  KAFKA_USERNAME: z.string().optional(),
  KAFKA_PASSWORD: z.string().optional(),
}

/** The same for a process that can do without Kafka. */
export const optionalKafkaSettings = { ...kafkaSettings, KAFKA_BROKERS: brokerList.optional() }

type KafkaSettings = Readonly<Partial<z.output<z.ZodObject<typeof kafkaSettings>>>>

/** What of a connection is about security, as the bus takes it. */
export interface KafkaSecurity {
  ssl?: true | { ca: string }
  sasl?: Login<'plain'> | Login<'scram-sha-256'> | Login<'scram-sha-512'>
}

interface Login<Mechanism> {
  mechanism: Mechanism
  username: string
  password: string
}

/** @throws Error when a mechanism is named without a user and a password */
export function kafkaSecurityOf({ KAFKA_TLS, KAFKA_CA, KAFKA_SASL: mechanism, KAFKA_USERNAME: username, KAFKA_PASSWORD: password }: KafkaSettings): KafkaSecurity {
  const ssl = KAFKA_TLS === 'true' ? { ssl: KAFKA_CA === undefined ? (true as const) : { ca: KAFKA_CA } } : {}
  if (mechanism === undefined) return ssl
  if (username === undefined || password === undefined) throw new Error('KAFKA_SASL: also give KAFKA_USERNAME and KAFKA_PASSWORD (or KAFKA_PASSWORD_FILE)')
  const sasl = {
    'plain': { mechanism: 'plain', username, password },
    'scram-sha-256': { mechanism: 'scram-sha-256', username, password },
    'scram-sha-512': { mechanism: 'scram-sha-512', username, password },
  } as const
  return { ...ssl, sasl: sasl[mechanism] }
}

/**
 * The same for programs that are no services.
 *
 * @throws ConfigError that names what is missing or wrong, and never a value
 */
export function readKafkaSettings(env: Readonly<Record<string, string | undefined>> = process.env): { brokers: string[]; security: KafkaSecurity } {
  const settings = loadConfig(z.object(kafkaSettings), env)
  return { brokers: settings.KAFKA_BROKERS, security: kafkaSecurityOf(settings) }
}
