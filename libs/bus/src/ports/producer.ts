/** A record to send. The partition is always named: nobody else decides where a record lies. */
export interface OutgoingRecord {
  topic: string
  partition: number
  key: string | null
  value: Buffer | string
  headers: Record<string, string>
}

/** Where a record lies now. */
export interface Placement {
  topic: string
  partition: number
  offset: number
}

/** Names of the compressions that every adapter writes and reads. */
export type Compression = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'

/** All times in milliseconds. */
export interface LogProducerOptions {
  /** Default `none`. */
  compression?: Compression
  /** How long one attempt waits for the acknowledgements. Default 5,000. */
  requestTimeoutMs?: number
  /** After this `send` gives up, retries included. Default 10,000. */
  sendTimeoutMs?: number
}

/** Sends records and says where they lie. */
export interface LogProducer {
  connect(): Promise<void>
  /**
   * Sends all records (acks=all) and answers with their places, in the same order. Records of one partition keep their
   * order within a call; calls at the same time are not ordered among each other.
   * @throws SendError when not all were acknowledged: what became of them is unknown, they may be sent again
   * @throws RecordTooLargeError when the broker takes no such record: none of that request was written
   */
  send(records: readonly OutgoingRecord[]): Promise<Placement[]>
  /** Waits for what is being sent, then closes. Safe to call twice. */
  close(): Promise<void>
}

/** The broker did not acknowledge in time, or is away. Retriable: sending again can only cause duplicates. */
export class SendError extends Error {
  readonly code = 'send_failed'
  readonly retriable = true
}

/** A record is larger than the topic allows. Sending it again is no use. */
export class RecordTooLargeError extends Error {
  readonly code = 'record_too_large'
  readonly retriable = false
}
