/** Something that leaves the system: to a topic of Kafka, and to the tenant's webhook endpoints. */
export interface OutboxMessage {
  readonly tenantId: string
  /** 16 to 64 bytes in hex, unique in the tenant for ever: told again under it, nothing is sent again. */
  readonly id: string
  /** `noun.verb`, such as `signal.opened`. */
  readonly type: string
  /** Messages about one subject (UUID) arrive in the order in which they were added. */
  readonly subjectId: string
  /** When it came about, in microseconds since 1970. */
  readonly at: number
  /** JSON, without words of people. */
  readonly data: Readonly<Record<string, unknown>>
}

/** Which of the topics a message goes to. */
export type OutboxTopic = 'signals' | 'rules'

const TOPICS: Readonly<Record<string, OutboxTopic>> = {
  signal: 'signals',
  survey: 'signals',
  commitment: 'signals',
  followup: 'signals',
  rule: 'rules',
}

/** By the noun of its type; undefined: it goes to no topic. */
export function outboxTopicOf(type: string): OutboxTopic | undefined {
  return TOPICS[type.slice(0, type.indexOf('.'))]
}
