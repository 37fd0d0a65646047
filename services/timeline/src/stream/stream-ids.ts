import { createCipheriv, createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto'
import type { PartPlace } from '@throughline/log'

/** Where a client is in what is recorded: what it has to bring back to go on from there. */
export interface StreamPlace {
  /** Of the composition that the client knows. */
  readonly fingerprint: string
  readonly places: ReadonlyMap<number, PartPlace>
}

const VERSION = 1
/** version (1) · fingerprint (8) · for each part: part (2), position (6), time in µs (8) */
const HEAD = 9
const PART = 16
const IV = 16
const MAX_LENGTH = 24_000

/**
 * Seals what clients bring back as `Last-Event-ID`. Positions would tell tenants each other's volume, so they are
 * encrypted, under a key of the tenant's own. The initial counter is a keyed hash of what is encrypted (a synthetic IV, as
 * in RFC 5297): the same place reads the same, no number is ever needed twice by chance, and what was forged or is another
 * tenant's does not open.
 */
export class StreamIds {
  readonly #encrypting: KeyObject
  readonly #hashing: KeyObject

  /** @param tokenKey the installation's token key; this use of it has labels of its own */
  constructor(tokenKey: Buffer, tenantId: string) {
    this.#encrypting = createSecretKey(createHmac('sha256', tokenKey).update(`stream id\0${tenantId}`).digest())
    this.#hashing = createSecretKey(createHmac('sha256', tokenKey).update(`stream id iv\0${tenantId}`).digest())
  }

  seal({ fingerprint, places }: StreamPlace): string {
    const plain = Buffer.alloc(HEAD + places.size * PART)
    plain[0] = VERSION
    plain.write(fingerprint, 1, 'hex')
    let at = HEAD
    for (const [part, { position, recordedAt }] of places) {
      plain.writeUInt16BE(part, at)
      plain.writeUIntBE(position, at + 2, 6)
      plain.writeBigUInt64BE(BigInt(recordedAt), at + 8)
      at += PART
    }
    const iv = this.#ivOf(plain)
    return Buffer.concat([iv, this.#crypt(iv, plain)]).toString('base64url')
  }

  /** Undefined when the text is not what this tenant was given. */
  open(sealed: string): StreamPlace | undefined {
    if (sealed.length > MAX_LENGTH) return undefined
    const bytes = Buffer.from(sealed, 'base64url')
    if (bytes.length < IV + HEAD || (bytes.length - IV - HEAD) % PART !== 0) return undefined
    const iv = bytes.subarray(0, IV)
    const plain = this.#crypt(iv, bytes.subarray(IV))
    if (!timingSafeEqual(iv, this.#ivOf(plain)) || plain[0] !== VERSION) return undefined
    const places = new Map<number, PartPlace>()
    for (let at = HEAD; at < plain.length; at += PART) {
      const place = { position: plain.readUIntBE(at + 2, 6), recordedAt: Number(plain.readBigUInt64BE(at + 8)) }
      places.set(plain.readUInt16BE(at), place)
    }
    return { fingerprint: plain.toString('hex', 1, HEAD), places }
  }

  #ivOf(plain: Buffer): Buffer {
    return createHmac('sha256', this.#hashing).update(plain).digest().subarray(0, IV)
  }

  /** In counter mode both ways are the same. */
  #crypt(iv: Buffer, text: Buffer): Buffer {
    return createCipheriv('aes-256-ctr', this.#encrypting, iv).update(text)
  }
}
