import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject } from 'node:crypto'

/**
 * Positions and offsets would tell tenants each other's volume, so they leave the system encrypted. A place is one
 * AES block under a key of the tenant's own: a keyed permutation of 16 bytes, so the same place always reads the same,
 * fifty of a page take one call, and 24 zero bits inside, with 11 more of a number that is never above 2⁵³, tell a forged
 * or foreign one. (Blocks are independent on purpose: that is what makes a list of places a plain concatenation. Nothing
 * but places is ever encrypted with this key.)
 *
 * Block: kind (1 byte) · 3 zero bytes · topic tag (2) · part (2) · number (8)
 */
export type PlaceKind = 'position' | 'interactions' | 'backfill'

export interface Place {
  /** `position` counts in the log; the others are offsets of the Kafka topic of that lane. */
  kind: PlaceKind
  part: number
  /** Position or offset: a safe integer. */
  number: number
  /** Which topic of that name the offset is of (see topicTagOf); missing when nobody knew. */
  topicTag?: number
}

const kinds: readonly PlaceKind[] = ['position', 'interactions', 'backfill']
const BLOCK = 16

export class PlaceCipher {
  /** An object: with a Buffer every call would import the key anew. */
  private readonly key: KeyObject

  /** @param tokenKey 32 bytes, the same in every service that hands out or takes tokens */
  constructor(tokenKey: Buffer, tenantId: string) {
    this.key = createSecretKey(createHmac('sha256', tokenKey).update(`place\0${tenantId}`).digest())
  }

  /** @returns base64url of one block a place, in the order given */
  seal(places: readonly Place[]): string {
    return this.encrypt(places).toString('base64url')
  }

  /** Each place as a text of its own, in one call of the cipher. */
  sealEach(places: readonly Place[]): string[] {
    const blocks = this.encrypt(places)
    return places.map((_, index) => blocks.toString('base64url', index * BLOCK, (index + 1) * BLOCK))
  }

  /** @returns undefined when the text is not what this tenant was given */
  open(sealed: string): Place[] | undefined {
    const blocks = Buffer.from(sealed, 'base64url')
    if (blocks.length === 0 || blocks.length % BLOCK !== 0 || blocks.toString('base64url') !== sealed) return undefined
    const decipher = createDecipheriv('aes-256-ecb', this.key, null).setAutoPadding(false)
    const plain = decipher.update(blocks)
    const places: Place[] = []
    for (let at = 0; at < plain.length; at += BLOCK) {
      const place = readBlock(plain, at)
      if (place === undefined) return undefined
      places.push(place)
    }
    return places
  }

  private encrypt(places: readonly Place[]): Buffer {
    const plain = Buffer.alloc(places.length * BLOCK)
    places.forEach((place, index) => writeBlock(plain, index * BLOCK, place))
    return createCipheriv('aes-256-ecb', this.key, null).setAutoPadding(false).update(plain)
  }
}

function writeBlock(buffer: Buffer, at: number, place: Place): void {
  buffer[at] = kinds.indexOf(place.kind)
  buffer.writeUInt16BE(place.topicTag ?? 0, at + 4)
  buffer.writeUInt16BE(place.part, at + 6)
  buffer.writeBigUInt64BE(BigInt(place.number), at + 8)
}

function readBlock(buffer: Buffer, at: number): Place | undefined {
  const kind = kinds[buffer[at] as number]
  const number = Number(buffer.readBigUInt64BE(at + 8))
  if (kind === undefined || !Number.isSafeInteger(number) || buffer.readUIntBE(at + 1, 3) !== 0) return undefined
  const topicTag = buffer.readUInt16BE(at + 4)
  return { kind, part: buffer.readUInt16BE(at + 6), number, ...(topicTag === 0 ? {} : { topicTag }) }
}
