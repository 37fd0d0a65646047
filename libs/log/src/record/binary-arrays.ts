/**
 * One-dimensional arrays in PostgreSQL's binary format ("array_send" in src/backend/utils/adt/arrayfuncs.c):
 * int32 dimensions, int32 has-nulls, int32 element type; int32 length, int32 lower bound; then per element int32 length
 * (−1 for null) and its bytes. node-postgres sends a Buffer as a binary parameter as it is, so neither side escapes,
 * quotes or parses text: a chunk of 1,000 events is encoded in about a fifth of the time of the text form.
 */
const HEADER = 20

const elementType = { bytea: 17, int8: 20, int2: 21, int4: 23, text: 25, uuid: 2950 } as const

function header(buffer: Buffer, type: number, length: number, hasNull: boolean): Buffer {
  buffer.writeInt32BE(length === 0 ? 0 : 1, 0)
  buffer.writeInt32BE(hasNull ? 1 : 0, 4)
  buffer.writeInt32BE(type, 8)
  if (length === 0) return buffer.subarray(0, 12)
  buffer.writeInt32BE(length, 12)
  buffer.writeInt32BE(1, 16)
  return buffer
}

/** @param values safe integers */
export function int8Array(values: readonly number[]): Buffer {
  return fixedWidth(elementType.int8, 8, values, (buffer, value, at) => {
    buffer.writeInt32BE(Math.floor(value / 4_294_967_296), at)
    buffer.writeUInt32BE(value >>> 0, at + 4)
  })
}

export function int4Array(values: readonly number[]): Buffer {
  return fixedWidth(elementType.int4, 4, values, (buffer, value, at) => buffer.writeInt32BE(value, at))
}

export function int2Array(values: readonly number[]): Buffer {
  return fixedWidth(elementType.int2, 2, values, (buffer, value, at) => buffer.writeInt16BE(value, at))
}

function fixedWidth(
  type: number,
  width: number,
  values: readonly number[],
  write: (buffer: Buffer, value: number, at: number) => void,
): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER + values.length * (4 + width))
  let at = HEADER
  for (const value of values) {
    at = buffer.writeInt32BE(width, at)
    write(buffer, value, at)
    at += width
  }
  return header(buffer, type, values.length, false)
}

/** @param values UUIDs as text; null for none */
export function uuidArray(values: readonly (string | null)[]): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER + values.length * 20)
  let at = HEADER
  let hasNull = false
  for (const value of values) {
    if (value === null) {
      hasNull = true
      at = buffer.writeInt32BE(-1, at)
    } else {
      at = buffer.writeInt32BE(16, at)
      at = writeUuid(buffer, value, at)
    }
  }
  return header(buffer, elementType.uuid, values.length, hasNull).subarray(0, Math.max(at, 12))
}

/** Hexadecimal digit by character code; dashes and the like are −1. */
const digits = new Int8Array(128).fill(-1)
for (let digit = 0; digit < 16; digit++) {
  digits[digit.toString(16).charCodeAt(0)] = digit
  digits[digit.toString(16).toUpperCase().charCodeAt(0)] = digit
}

function writeUuid(buffer: Buffer, uuid: string, start: number): number {
  let at = start
  let high = -1
  for (let index = 0; index < uuid.length; index++) {
    const code = uuid.charCodeAt(index)
    const digit = code < 128 ? (digits[code] as number) : -1
    if (digit < 0) continue
    if (high < 0) {
      high = digit
    } else {
      buffer[at++] = high * 16 + digit
      high = -1
    }
  }
  if (at !== start + 16) throw new TypeError('A UUID has 32 hexadecimal digits; this text has not.')
  return at
}

/** @param values without U+0000, which PostgreSQL's text cannot hold; null for none */
export function textArray(values: readonly (string | null)[]): Buffer {
  let size = HEADER + values.length * 4
  for (const value of values) if (value !== null) size += value.length * 3
  const buffer = Buffer.allocUnsafe(size)
  let at = HEADER
  let hasNull = false
  for (const value of values) {
    if (value === null) {
      hasNull = true
      at = buffer.writeInt32BE(-1, at)
    } else {
      const bytes = buffer.write(value, at + 4, 'utf8')
      buffer.writeInt32BE(bytes, at)
      at += 4 + bytes
    }
  }
  return header(buffer, elementType.text, values.length, hasNull).subarray(0, values.length === 0 ? 12 : at)
}

export function byteaArray(values: readonly (Buffer | null)[]): Buffer {
  let size = HEADER + values.length * 4
  for (const value of values) if (value !== null) size += value.length
  const buffer = Buffer.allocUnsafe(size)
  let at = HEADER
  let hasNull = false
  for (const value of values) {
    at = buffer.writeInt32BE(value === null ? -1 : value.length, at)
    if (value === null) hasNull = true
    else at += value.copy(buffer, at)
  }
  return header(buffer, elementType.bytea, values.length, hasNull)
}
