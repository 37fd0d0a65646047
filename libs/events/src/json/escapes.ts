import { BACKSLASH, hex4, LOWER_U, QUOTE } from './bytes.js'

/** What is known of a string once its end was found. */
export const escaped = {
  /** Where its closing quote is, or the end of the text. */
  end: 0,
  /** UTF-8 bytes of what it stands for. */
  bytes: 0,
  /** What no store keeps. */
  fault: undefined as string | undefined,
}

export const NUL = 'contains U+0000'
export const HALF_PAIR = 'contains half of a surrogate pair'

/**
 * Walks on in a string that has escapes and fills {@link escaped}. Unescaped bytes are UTF-8, so only an escape can bring
 * a NUL or half of a surrogate pair.
 * @param from where the string begins
 * @param at its first backslash
 */
export function readEscapes(bytes: Buffer, from: number, at: number): void {
  const end = bytes.length
  let next = at
  let length = at - from
  escaped.fault = undefined
  while (next < end && bytes[next] !== QUOTE) {
    if (bytes[next] !== BACKSLASH) {
      next++
      length++
    } else if (bytes[next + 1] === LOWER_U) {
      const code = hex4(bytes, next + 2)
      const paired = code >= 0xd800 && code <= 0xdbff && isLowHalf(bytes, next + 6)
      if (code === 0) escaped.fault ??= NUL
      else if (!paired && code >= 0xd800 && code <= 0xdfff) escaped.fault ??= HALF_PAIR
      length += paired ? 4 : code < 0x80 ? 1 : code < 0x800 ? 2 : 3
      next += paired ? 12 : 6
    } else {
      next += 2
      length++
    }
  }
  escaped.end = Math.min(next, end)
  escaped.bytes = length
}

function isLowHalf(bytes: Buffer, at: number): boolean {
  if (bytes[at] !== BACKSLASH || bytes[at + 1] !== LOWER_U) return false
  const code = hex4(bytes, at + 2)
  return code >= 0xdc00 && code <= 0xdfff
}
