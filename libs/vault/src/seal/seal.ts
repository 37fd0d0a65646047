import { createCipheriv, createDecipheriv } from 'node:crypto'
import { BrokenSealError, ErasedError } from '../errors.js'
import type { SealedFor, SubjectKey } from '../subject-key.js'
import { NONCE_BYTES, writeNonce } from './nonces.js'

const CIPHER = 'aes-256-gcm'
/** First byte of what is sealed. */
export const SEALED = 1
const NONCE_AT = 5
const TEXT_AT = NONCE_AT + NONCE_BYTES
const TAG_BYTES = 16
const UUID_LENGTH = 36

/**
 * Seals a text for one subject and one place: format (1 byte) ‖ generation (uint32) ‖ nonce (12) ‖ ciphertext ‖ tag (16).
 * @throws TypeError when an id that it is bound to is no UUID
 */
export function seal(key: SubjectKey, bound: SealedFor, text: string | Buffer): Buffer {
  const length = typeof text === 'string' ? Buffer.byteLength(text) : text.length
  const blob = Buffer.allocUnsafe(TEXT_AT + length + TAG_BYTES)
  blob[0] = SEALED
  blob.writeUInt32BE(key.generation, 1)
  writeNonce(blob, NONCE_AT)
  const cipher = createCipheriv(CIPHER, key.key, blob.subarray(NONCE_AT, TEXT_AT))
  cipher.setAAD(placeOf(bound))
  const sealed = typeof text === 'string' ? cipher.update(text, 'utf8') : cipher.update(text)
  cipher.final()
  sealed.copy(blob, TEXT_AT)
  cipher.getAuthTag().copy(blob, TEXT_AT + length)
  return blob
}

/**
 * Opens what was sealed for this subject and place.
 * @throws ErasedError when it was sealed under another generation of the subject's key
 * @throws BrokenSealError when it was changed, cut, sealed for something else or by another key
 */
export function open(key: SubjectKey, bound: SealedFor, blob: Buffer): Buffer {
  const generation = generationOf(blob)
  if (generation !== key.generation) {
    throw new ErasedError(`this was sealed under generation ${generation} of its key; there is only ${key.generation} now`)
  }
  const end = blob.length - TAG_BYTES
  const decipher = createDecipheriv(CIPHER, key.key, blob.subarray(NONCE_AT, TEXT_AT), { authTagLength: TAG_BYTES })
  decipher.setAAD(placeOf(bound))
  decipher.setAuthTag(blob.subarray(end))
  try {
    const text = decipher.update(blob.subarray(TEXT_AT, end))
    decipher.final()
    return text
  } catch (cause) {
    throw new BrokenSealError('what is sealed does not open with its key: it was changed, or belongs elsewhere', { cause })
  }
}

/**
 * The generation of the key that something was sealed under.
 * @throws BrokenSealError when this is nothing that `seal` has made
 */
export function generationOf(blob: Buffer): number {
  if (blob[0] !== SEALED || blob.length < TEXT_AT + TAG_BYTES) {
    throw new BrokenSealError(`this is nothing sealed: format ${blob[0] ?? 'missing'}, ${blob.length} bytes`)
  }
  return blob.readUInt32BE(1)
}

const place = Buffer.allocUnsafeSlow(3 * UUID_LENGTH)

/** Used up before the next call: ciphers take it in at once. */
function placeOf({ tenantId, subjectId, uid }: SealedFor): Buffer {
  if (tenantId.length !== UUID_LENGTH || subjectId.length !== UUID_LENGTH || uid.length !== UUID_LENGTH) {
    throw new TypeError('tenant, subject and uid must be UUIDs')
  }
  place.write(tenantId, 0, 'latin1')
  place.write(subjectId, UUID_LENGTH, 'latin1')
  place.write(uid, 2 * UUID_LENGTH, 'latin1')
  return place
}
