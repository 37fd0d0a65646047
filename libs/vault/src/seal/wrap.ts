import { createCipheriv, createDecipheriv, createSecretKey, randomFillSync, type KeyObject } from 'node:crypto'
import { BrokenSealError } from '../errors.js'
import { NONCE_BYTES, writeNonce } from './nonces.js'

export const KEY_BYTES = 32
const TAG_BYTES = 16
const CIPHER = 'aes-256-gcm'

/** Wraps a key under another: nonce (12) ‖ ciphertext (32) ‖ tag (16). It unwraps with the same label alone. */
export function wrap(wrapping: KeyObject, label: string, plain: Buffer): Buffer {
  const wrapped = Buffer.allocUnsafe(NONCE_BYTES + KEY_BYTES + TAG_BYTES)
  writeNonce(wrapped, 0)
  const cipher = createCipheriv(CIPHER, wrapping, wrapped.subarray(0, NONCE_BYTES))
  cipher.setAAD(Buffer.from(label, 'latin1'))
  cipher.update(plain).copy(wrapped, NONCE_BYTES)
  cipher.final()
  cipher.getAuthTag().copy(wrapped, NONCE_BYTES + KEY_BYTES)
  return wrapped
}

/** @throws BrokenSealError when it was wrapped under another key or label, or changed */
export function unwrap(wrapping: KeyObject, label: string, wrapped: Buffer): Buffer {
  if (wrapped.length !== NONCE_BYTES + KEY_BYTES + TAG_BYTES) throw new BrokenSealError(`a wrapped key has no ${wrapped.length} bytes`)
  const decipher = createDecipheriv(CIPHER, wrapping, wrapped.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(label, 'latin1'))
  decipher.setAuthTag(wrapped.subarray(NONCE_BYTES + KEY_BYTES))
  try {
    const plain = decipher.update(wrapped.subarray(NONCE_BYTES, NONCE_BYTES + KEY_BYTES))
    decipher.final()
    return plain
  } catch (cause) {
    throw new BrokenSealError('a key does not unwrap: it was wrapped under another key, or changed', { cause })
  }
}

const randomness = Buffer.allocUnsafeSlow(KEY_BYTES * 128)
let used = randomness.length

/** 32 random bytes that nobody else gets. To be used up at once: they lie in a pool that is filled anew. */
export function randomKey(): Buffer {
  if (used === randomness.length) {
    randomFillSync(randomness)
    used = 0
  }
  return randomness.subarray(used, (used += KEY_BYTES))
}

/** A KeyObject of these bytes, which are wiped. */
export function keyObjectOf(bytes: Buffer): KeyObject {
  const key = createSecretKey(bytes)
  bytes.fill(0)
  return key
}
