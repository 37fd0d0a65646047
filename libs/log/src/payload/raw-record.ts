import { CLEAR } from './split.js'

/** A Kafka record as it is kept in quarantine: byte for byte, so that it can be looked at, fixed and sent again. */
export interface RawRecord {
  /** Base64; null when the record had no key. */
  key: string | null
  /** Base64; null when the record had no value. */
  value: string | null
  /** Header values in base64; a header that came several times has several. */
  headers: Record<string, string[]>
  /** Kafka's timestamp in ms since 1970. */
  timestamp: number
}

export function sealRawRecord(record: RawRecord): Buffer {
  return Buffer.concat([Buffer.of(CLEAR), Buffer.from(JSON.stringify(record))])
}

/** @throws Error when the blob was written by a newer version */
export function openRawRecord(sealed: Buffer): RawRecord {
  if (sealed[0] !== CLEAR) throw new Error(`The record's header byte is ${sealed[0]}, which this version cannot read.`)
  return JSON.parse(sealed.toString('utf8', 1)) as RawRecord
}
