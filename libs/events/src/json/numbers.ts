/** A number of so many characters, without an exponent, is below 2^53 and not lost: nobody has to look at it. */
export const SURE_LENGTH = 15

const MOST_CHARACTERS = 1_000
const TOO_LONG = `the number has more than ${MOST_CHARACTERS} characters`
const TOO_LARGE = 'the number is too large to be kept exactly; send it as a string'
const OUT_OF_RANGE = 'the number is out of range'

/**
 * What is wrong with a number as it is written. A double keeps every whole number up to 2^53 − 1 and rounds fractions by
 * at most one part in 2^53, which is only another way to write them. Refused is what would become another number:
 * anything beyond 2^53 − 1 (RFC 7493, 2.2), however it is written, since nobody can tell which of its digits were meant;
 * what would be infinite; and what is not zero but would become it.
 */
export function numberFault(bytes: Buffer, from: number, end: number): string | undefined {
  if (end - from > MOST_CHARACTERS) return TOO_LONG
  const text = String.fromCharCode(...bytes.subarray(from, end))
  const value = Math.abs(Number(text))
  if (value === Number.POSITIVE_INFINITY) return OUT_OF_RANGE
  if (value > Number.MAX_SAFE_INTEGER) return TOO_LARGE
  return value === 0 && /^-?[0.]*[1-9]/.test(text) ? OUT_OF_RANGE : undefined
}
