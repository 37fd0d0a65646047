/** An event as the recorder hands it to the log. Times are microseconds since 1970, ids UUIDs as text. */
export interface ChunkEvent {
  offset: number
  occurredAt: number
  receivedAt: number
  tenantId: string
  subjectId: string
  eventUid: string
  /** 16 bytes of a keyed hash of what the sender said, written as a UUID. */
  contentHash: string
  conversationUid: string | null
  /** Version of the tenant's identifier rules by which the subject was chosen. */
  ruleVersion: number
  /** Version of the event's type; 0 for a foreign `dataschema`. */
  version: number
  type: string
  class: string
  sequence: string
  channel: string | null
  direction: string | null
  organisation: string | null
  topic: string | null
  wayIn: string
  /** API key or connection that it came by. */
  producer: string | null
  /** W3C trace id, 16 bytes. */
  traceId: Buffer | null
  /** Subject ids of the event's other identifiers. */
  also: readonly string[]
  /** See payload/split.ts. */
  data: string | null
  /** Generation of the key that it is sealed under; 0: it lies in clear. */
  generation: number
  sealed: Buffer | null
}

/** A record that is no event, with the reason. What is known of it helps to find it again. */
export interface ChunkBadRecord {
  offset: number
  tenantId: string | null
  eventUid: string | null
  subjectId: string | null
  wayIn: string | null
  /** A short fixed word, such as `not-json`. */
  code: string
  /** For people: what was wrong and where. Without personal data. */
  reason: string
  /** Of the key that it is sealed under; 0: it lies in clear. */
  generation: number
  /** The Kafka record, sealed (see payload/raw-record.ts). */
  sealed: Buffer
}

/** Consecutive records of one partition, each either an event or a bad record, in offset order. */
export interface Chunk {
  /** Id of the open epoch of the topic (see cursor/). */
  topicEpoch: number
  part: number
  /** Where the cursor must stand for this chunk to be recorded. */
  expectedOffset: number
  /** Where it stands afterwards: the offset after the chunk's last record. */
  nextOffset: number
  highWatermark: number
  /** The `erasures` of an outcome from before any of the chunk's keys was loaded; 0 is always right. */
  knownErasures: number
  events: readonly ChunkEvent[]
  bad: readonly ChunkBadRecord[]
}

export interface ChunkOutcome {
  /**
   * - `fenced`: the cursor stands elsewhere or the epoch is closed; nothing was written
   * - `stale`: subjects were erased after the chunk's keys were loaded; nothing was written. Forget the keys of `stale`,
   *   seal again.
   */
  status: 'recorded' | 'fenced' | 'stale'
  /** Where the cursor stands now; null when there is none (a closed epoch). */
  nextOffset: number | null
  recorded: number
  duplicates: number
  conflicts: number
  quarantined: number
  /** Position of the first recorded event; the others follow without gaps. */
  firstPosition: number | null
  recordedAt: number | null
  /** How many erasures the log knew. */
  erasures: number
  /** Subject ids; empty unless the status says so. */
  stale: readonly string[]
}
