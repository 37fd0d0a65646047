import { Fault } from './fault.js'

/** Bounds of one event. */
export interface Limits {
  /** Levels of objects and arrays in `data`. */
  depth: number
  /** Keys of one object. */
  keys: number
  /** Values of one event, those in objects and arrays counted alike. */
  values: number
  /** UTF-8 bytes of one string. */
  stringBytes: number
}

export const defaultLimits: Limits = { depth: 32, keys: 512, values: 10_000, stringBytes: 65_536 }

/** Values left in the walk that is under way; a variable of the module because the walk is synchronous and hot. */
let valuesLeft = 0

/**
 * Walks a parsed JSON value once and finds what PostgreSQL or a double would refuse or change: U+0000, lone
 * surrogates, numbers that are not exact, and more of anything than the limits allow.
 */
export function faultOf(value: unknown, limits: Limits): Fault | undefined {
  valuesLeft = limits.values
  return walk(value, 1, limits)
}

function walk(value: unknown, depth: number, limits: Limits): Fault | undefined {
  if (--valuesLeft < 0) return new Fault('limit', `more than ${limits.values} values in one event`)
  switch (typeof value) {
    case 'string':
      return textFault(value, limits.stringBytes)
    case 'number':
      return numberFault(value)
    case 'object':
      if (value === null) return undefined
      if (depth > limits.depth) return new Fault('limit', `nested deeper than ${limits.depth} levels`)
      return isRecord(value) ? walkObject(value, depth, limits) : walkArray(value, depth, limits)
    case 'boolean':
    case 'undefined':
      return undefined
    default:
      return new Fault('malformed', `a ${typeof value} is not JSON`)
  }
}

/** Whether a value is an object of JSON: neither null nor an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function walkArray(values: unknown, depth: number, limits: Limits): Fault | undefined {
  if (!Array.isArray(values)) return undefined
  for (let index = 0; index < values.length; index++) {
    const fault = walk(values[index], depth + 1, limits)
    if (fault !== undefined) return fault.under(index)
  }
  return undefined
}

function walkObject(object: Record<string, unknown>, depth: number, limits: Limits): Fault | undefined {
  let keys = 0
  for (const key in object) {
    if (++keys > limits.keys) return new Fault('limit', `more than ${limits.keys} keys in one object`)
    const fault = keyFault(key) ?? walk(object[key], depth + 1, limits)
    if (fault !== undefined) return fault.under(key)
  }
  return undefined
}

function keyFault(key: string): Fault | undefined {
  if (key === '__proto__') return new Fault('malformed', 'this name is not allowed')
  if (key.length > 1024) return new Fault('limit', 'a key is longer than 1024 characters')
  return badText(key)
}

/** What is wrong with a string; bytes are counted only where they could be too many. */
export function textFault(text: string, maxBytes: number): Fault | undefined {
  if (text.length * 3 > maxBytes && Buffer.byteLength(text) > maxBytes) {
    return new Fault('limit', `longer than ${maxBytes} bytes`)
  }
  return badText(text)
}

function badText(text: string): Fault | undefined {
  if (text.includes('\0')) return new Fault('text', 'contains U+0000')
  if (!text.isWellFormed()) return new Fault('text', 'contains half of a surrogate pair')
  return undefined
}

function numberFault(value: number): Fault | undefined {
  if (!Number.isFinite(value)) return new Fault('number', 'the number is out of range')
  // 12345678901234567890 has already lost its last digits here; as an identifier it would name somebody else.
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return new Fault('number', 'the number is too large to be kept exactly; send it as a string')
  }
  return undefined
}
