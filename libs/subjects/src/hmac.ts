import { hash } from 'node:crypto'

const BLOCK = 64
const DIGEST = 32
/** Longer messages are put together anew; most are identifiers or events of some hundred bytes. */
const MAX_SCRATCH = 4096

interface Pads {
  inner: Buffer
  /** The outer pad, with room for the inner digest behind it. */
  outer: Buffer
}

const padsByKey = new WeakMap<Buffer, Pads>()
const scratch = Buffer.allocUnsafeSlow(BLOCK + MAX_SCRATCH)
/** The first n bytes of the scratch buffer: making a view takes longer than writing the text. */
const views: Buffer[] = []
let padInScratch: Buffer | undefined

/**
 * The first 16 bytes of HMAC-SHA-256(key, text), written as a UUID of version 8, so that any UUID parser takes it.
 *
 * RFC 2104 by two one-shot hashes with pads that are prepared once a key: 0.75 µs for an identifier, where
 * `createHmac` took 1.5 µs, a copied hash state 1.8 µs, and SHA-256 in JavaScript from a midstate 1.9 µs.
 */
export function hmacUuid(key: Buffer, text: string): string {
  const pads = padsOf(key)
  pads.outer.write(hash('sha256', innerMessage(pads.inner, text), 'binary'), BLOCK, 'latin1')
  return uuidOf(hash('sha256', pads.outer, 'binary'))
}

function innerMessage(pad: Buffer, text: string): Buffer {
  // A UTF-16 unit becomes three bytes at most.
  if (text.length * 3 > MAX_SCRATCH) return Buffer.concat([pad, Buffer.from(text)])
  if (padInScratch !== pad) {
    scratch.set(pad)
    padInScratch = pad
  }
  const end = BLOCK + scratch.write(text, BLOCK)
  return (views[end] ??= scratch.subarray(0, end))
}

function padsOf(key: Buffer): Pads {
  const known = padsByKey.get(key)
  if (known !== undefined) return known
  if (key.length > BLOCK) throw new Error(`a key has at most ${BLOCK} bytes, this one has ${key.length}`)
  const pads = { inner: padOf(key, 0x36), outer: Buffer.concat([padOf(key, 0x5c), Buffer.alloc(DIGEST)]) }
  padsByKey.set(key, pads)
  return pads
}

function padOf(key: Buffer, fill: number): Buffer {
  const pad = Buffer.alloc(BLOCK, fill)
  for (const [index, byte] of key.entries()) pad[index] = fill ^ byte
  return pad
}

/** Where each of the 16 bytes stands in the text of a UUID. */
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const
const DIGITS = Buffer.from('0123456789abcdef')
const uuid = Buffer.alloc(36, '-')

/** By a table into one buffer: a template of slices is a chain of pieces that the first reader has to put together. */
function uuidOf(digest: string): string {
  for (let index = 0; index < PLACES.length; index++) {
    const place = PLACES[index] ?? 0
    const byte = digest.charCodeAt(index)
    uuid[place] = DIGITS[byte >> 4] ?? 0
    uuid[place + 1] = DIGITS[byte & 15] ?? 0
  }
  uuid[14] = 0x38
  uuid[19] = DIGITS[8 | ((digest.charCodeAt(8) >> 4) & 3)] ?? 0
  return uuid.toString('latin1')
}
