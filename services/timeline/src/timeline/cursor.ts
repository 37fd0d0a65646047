import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { TimelineKey } from '@throughline/log'

const VERSION = 1
const MAC_BYTES = 12
/** version (1) · time in µs (8) · event uid (16) · sequence (rest) · mac (12) */
const UID_AT = 9
const SEQUENCE_AT = 25
const MAX_LENGTH = 1_000

/**
 * Seals the place where the next page goes on. The seal binds it to what was asked (whose timeline, order, filters): in
 * another question the place would mean something else, and pages would silently miss events.
 */
export class PageCursors {
  private readonly key: KeyObject

  /** @param tokenKey the installation's token key; this use of it has a label of its own */
  constructor(tokenKey: Buffer) {
    this.key = createSecretKey(createHmac('sha256', tokenKey).update('timeline cursor').digest())
  }

  seal(key: TimelineKey, question: string): string {
    const plain = Buffer.alloc(SEQUENCE_AT + Buffer.byteLength(key.sequence))
    plain[0] = VERSION
    plain.writeBigInt64BE(BigInt(key.occurredAt), 1)
    plain.write(key.eventUid.replaceAll('-', ''), UID_AT, 'hex')
    plain.write(key.sequence, SEQUENCE_AT)
    return Buffer.concat([plain, this.mac(plain, question)]).toString('base64url')
  }

  /** Undefined when this cursor was not given to this question. */
  open(cursor: string, question: string): TimelineKey | undefined {
    if (cursor.length > MAX_LENGTH) return undefined
    const bytes = Buffer.from(cursor, 'base64url')
    const plain = bytes.subarray(0, bytes.length - MAC_BYTES)
    if (plain.length < SEQUENCE_AT || plain[0] !== VERSION || bytes.toString('base64url') !== cursor) return undefined
    if (!timingSafeEqual(this.mac(plain, question), bytes.subarray(plain.length))) return undefined
    const uid = plain.toString('hex', UID_AT, SEQUENCE_AT)
    return {
      occurredAt: Number(plain.readBigInt64BE(1)),
      eventUid: uid.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
      sequence: plain.toString('utf8', SEQUENCE_AT),
    }
  }

  private mac(plain: Buffer, question: string): Buffer {
    return createHmac('sha256', this.key).update(question).update('\0').update(plain).digest().subarray(0, MAC_BYTES)
  }
}
