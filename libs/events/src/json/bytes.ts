/** Bytes that JSON is made of. */
export const QUOTE = 0x22
export const BACKSLASH = 0x5c
export const COMMA = 0x2c
export const COLON = 0x3a
export const MINUS = 0x2d
export const PLUS = 0x2b
export const DOT = 0x2e
export const OBJECT_BEGIN = 0x7b
export const OBJECT_END = 0x7d
export const ARRAY_BEGIN = 0x5b
export const ARRAY_END = 0x5d
export const LOWER_U = 0x75
export const ZERO = 0x30
export const NINE = 0x39

/** The number that four hexadecimal digits stand for; NaN when they are none. */
export function hex4(bytes: Buffer, at: number): number {
  let code = 0
  for (let index = at; index < at + 4; index++) code = code * 16 + hexDigit(bytes[index] ?? 0)
  return code
}

function hexDigit(byte: number): number {
  if (byte >= ZERO && byte <= NINE) return byte - ZERO
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : Number.NaN
}
