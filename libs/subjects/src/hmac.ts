import { hash } from 'node:crypto'

const BLOCK = 64
const DIGEST = 32
const scratch = Buffer.allocUnsafeSlow(BLOCK + 16_384)
const outer = Buffer.allocUnsafeSlow(BLOCK + DIGEST)
const prepared = new WeakMap<Buffer, { inner: Buffer; outer: Buffer }>()

/**
 * The first 16 bytes of HMAC-SHA-256(key, text), written as a UUID of version 8, so that any UUID parser takes it.
 *
 * RFC 2104 by two one-shot hashes with pads that are prepared once a key: 0.75 µs for an identifier, where
 * `createHmac` took 1.5 µs, a copied hash state 1.8 µs, and SHA-256 in JavaScript from a midstate 1.9 µs.
 */
export function hmacUuid(key: Buffer, text: string): string {
  const pads = padsOf(key)
  outer.set(pads.outer)
  outer.write(hash('sha256', innerMessage(pads.inner, text), 'binary'), BLOCK, 'latin1')
  return uuidOf(hash('sha256', outer, 'hex'))
}

function innerMessage(pad: Buffer, text: string): Buffer {
  // A UTF-16 unit becomes three bytes at most.
  if (text.length * 3 > scratch.length - BLOCK) return Buffer.concat([pad, Buffer.from(text)])
  scratch.set(pad)
  return scratch.subarray(0, BLOCK + scratch.write(text, BLOCK))
}

function padsOf(key: Buffer): { inner: Buffer; outer: Buffer } {
  const known = prepared.get(key)
  if (known !== undefined) return known
  if (key.length > BLOCK) throw new Error(`a key has at most ${BLOCK} bytes, this one has ${key.length}`)
  const pads = { inner: padOf(key, 0x36), outer: padOf(key, 0x5c) }
  prepared.set(key, pads)
  return pads
}

function padOf(key: Buffer, fill: number): Buffer {
  const pad = Buffer.alloc(BLOCK, fill)
  for (const [index, byte] of key.entries()) pad[index] = fill ^ byte
  return pad
}

function uuidOf(hex: string): string {
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) & 3]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
