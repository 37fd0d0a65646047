import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

/*
 * An API key as the caller holds it: tl_<prefix>_<secret><checksum>
 *   prefix    8 characters, in logs and lists: names the key without giving it away
 *   secret    256 random bits in base 62, 43 characters
 *   checksum  CRC-32 of all before it in base 62, 6 characters: scanners tell a real key from a look-alike,
 *             and a mistyped key costs us no look-up
 */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const SECRET_BYTES = 32
const SECRET_LENGTH = 43
const CHECKSUM_LENGTH = 6
const FORM = /^tl_([0-9A-Za-z]{8})_[0-9A-Za-z]{43}[0-9A-Za-z]{6}$/

export interface NewToken {
  readonly token: string
  readonly prefix: string
  readonly sha256: Buffer
}

/** Makes a key. The token is shown once; only `prefix` and `sha256` are kept. */
export function createToken(): NewToken {
  const prefix = base62(BigInt(`0x${randomBytes(8).toString('hex')}`), 11).slice(-8)
  const secret = base62(BigInt(`0x${randomBytes(SECRET_BYTES).toString('hex')}`), SECRET_LENGTH)
  const body = `tl_${prefix}_${secret}`
  const token = body + checksum(body)
  return { token, prefix, sha256: hashToken(token) }
}

/** The prefix of a well-formed token, or undefined when the form or the checksum is wrong. */
export function prefixOf(token: string): string | undefined {
  const match = FORM.exec(token)
  if (!match) return undefined
  const body = token.slice(0, -CHECKSUM_LENGTH)
  return checksum(body) === token.slice(-CHECKSUM_LENGTH) ? match[1] : undefined
}

/** What is stored of a token. It has 256 random bits, so a plain hash cannot be searched. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

function checksum(body: string): string {
  return base62(BigInt(crc32(body)), CHECKSUM_LENGTH)
}

function base62(value: bigint, length: number): string {
  let text = ''
  for (let rest = value; text.length < length; rest /= 62n) text = DIGITS[Number(rest % 62n)] + text
  return text
}
