import { Fault, type FaultCode } from '../fault.js'
import {
  ARRAY_BEGIN, ARRAY_END, BACKSLASH, COLON, COMMA, DOT, MINUS, NINE, OBJECT_BEGIN, OBJECT_END, PLUS, QUOTE, ZERO,
} from './bytes.js'
import { escaped, readEscapes } from './escapes.js'
import { hashOf, KeyTable } from './key-table.js'
import type { JsonLimits } from './limits.js'
import { numberFault, SURE_LENGTH } from './numbers.js'

const MOST_LEVELS = 128
/** Up to so many bytes a loop is faster than a call of indexOf. */
const SHORT_TEXT = 40
const PROTO = '__proto__'
const PROTO_HASH = hashOf(Buffer.from(PROTO), 0, PROTO.length)
/** In `inside`: what a level is. An object has its own number, from 1. */
const AN_ARRAY = 0
const NOTHING = Buffer.alloc(0)
const NONE: ReadonlyMap<number, Fault> = new Map()

/**
 * One pass over the bytes of a JSON text, for what JSON.parse lets through or silently changes. It does not judge the
 * grammar: JSON.parse does, and what is found in a text that it refuses means nothing. One text at a time, since it is
 * synchronous; it allocates only where it finds an escaped key or a fault, and holds no bytes afterwards.
 */
class Scanner {
  private readonly keys = new KeyTable()
  private readonly inside = new Int32Array(MOST_LEVELS + 1)
  /** Of an object the index of its latest key, of an array that of its element. */
  private readonly at = new Int32Array(MOST_LEVELS + 1)
  private readonly count = new Int32Array(MOST_LEVELS + 1)
  private bytes: Buffer = NOTHING
  private limits!: JsonLimits
  /** Where the next backslash was when somebody looked; behind it nobody knows. */
  private backslash = -1
  private depth = 0
  private objects = 0
  private values = 0
  /** Whether the next string is a key. */
  private expectKey = false
  private fault: Fault | undefined
  private faults: Map<number, Fault> | undefined
  private index = 0

  /** @returns the first fault of each text, by its index in the list; without a list the index is 0 */
  scan(bytes: Buffer, limits: JsonLimits, isList: boolean): ReadonlyMap<number, Fault> {
    this.bytes = bytes
    this.limits = limits
    this.backslash = -1
    this.index = 0
    this.faults = undefined
    this.begin()
    this.run(isList ? afterBracket(bytes) : 0)
    this.end()
    this.bytes = NOTHING
    return this.faults ?? NONE
  }

  private begin(): void {
    this.keys.clear()
    this.depth = this.objects = this.values = 0
    this.fault = undefined
    this.expectKey = false
  }

  private end(): void {
    if (this.values > this.limits.values) this.fail('limit', `more than ${this.limits.values} values`)
    if (this.fault) (this.faults ??= new Map()).set(this.index, this.fault)
  }

  private run(from: number): void {
    const { bytes } = this
    const { length } = bytes
    for (let at = from; at < length && this.depth >= 0; ) {
      switch (bytes[at]) {
        case QUOTE:
          at = this.expectKey ? this.key(at + 1) : this.text(at + 1)
          break
        case COMMA:
          this.comma()
          at++
          break
        case COLON:
          at++
          break
        case OBJECT_BEGIN:
          this.open(++this.objects)
          at++
          break
        case ARRAY_BEGIN:
          this.open(AN_ARRAY)
          at++
          break
        case OBJECT_END:
        case ARRAY_END:
          this.depth--
          this.expectKey = false
          at++
          break
        default:
          at = this.scalar(at)
      }
    }
  }

  private comma(): void {
    const { depth } = this
    if (depth === 0) {
      this.end()
      this.index++
      this.begin()
    } else if (depth <= MOST_LEVELS) {
      this.expectKey = this.inside[depth] !== AN_ARRAY
      if (!this.expectKey) this.at[depth]!++
    }
  }

  private open(kind: number): void {
    this.values++
    const depth = ++this.depth
    this.expectKey = kind !== AN_ARRAY
    if (depth <= MOST_LEVELS) {
      this.inside[depth] = kind
      this.at[depth] = this.count[depth] = 0
    }
    if (depth > this.limits.depth) this.fail('too-deep', `nested deeper than ${this.limits.depth} levels`)
  }

  /** A number, true, false, null, or space. @returns where it ends, as all that follow do */
  private scalar(from: number): number {
    const { bytes } = this
    const byte = bytes[from]!
    if (byte === MINUS || (byte >= ZERO && byte <= NINE)) return this.number(from)
    if (!isLetter(byte)) return from + 1
    this.values++
    let at = from + 1
    while (isLetter(bytes[at] ?? 0)) at++
    return at
  }

  private number(from: number): number {
    const { bytes } = this
    this.values++
    let exponent = false
    let at = from + 1
    for (; at < bytes.length; at++) {
      const byte = bytes[at]!
      if (byte >= ZERO && byte <= NINE) continue
      if ((byte | 0x20) === 0x65) exponent = true
      else if (byte !== DOT && byte !== MINUS && byte !== PLUS) break
    }
    if (exponent || at - from > SURE_LENGTH) {
      const wrong = numberFault(bytes, from, at)
      if (wrong !== undefined) this.fail('number', wrong)
    }
    return at
  }

  private text(from: number): number {
    const { bytes } = this
    this.values++
    const soon = Math.min(from + SHORT_TEXT, bytes.length)
    let at = from
    for (; at < soon; at++) {
      const byte = bytes[at]
      if (byte === QUOTE) return at + 1
      if (byte === BACKSLASH) return this.escapedText(from, at)
    }
    at = this.next(QUOTE, at)
    if (this.backslash < from) this.backslash = this.next(BACKSLASH, from)
    if (this.backslash < at) return this.escapedText(from, this.backslash)
    if (at - from > this.limits.stringBytes) this.fail('limit', `longer than ${this.limits.stringBytes} bytes`)
    return at + 1
  }

  /** Where a byte comes next, or the end of the text. */
  private next(byte: number, from: number): number {
    const at = this.bytes.indexOf(byte, from)
    return at === -1 ? this.bytes.length : at
  }

  private escapedText(from: number, at: number): number {
    readEscapes(this.bytes, from, at)
    if (escaped.fault !== undefined) this.fail('text', escaped.fault)
    if (escaped.bytes > this.limits.stringBytes) this.fail('limit', `longer than ${this.limits.stringBytes} bytes`)
    return escaped.end + 1
  }

  private key(from: number): number {
    const { bytes } = this
    const { length } = bytes
    this.expectKey = false
    let at = from
    for (; at < length; at++) {
      const byte = bytes[at]
      if (byte === QUOTE) break
      if (byte === BACKSLASH) return this.escapedKey(from, at)
    }
    this.note(from, at, hashOf(bytes, from, at), at - from)
    return bytes[at + 1] === COLON ? at + 2 : at + 1
  }

  private escapedKey(from: number, at: number): number {
    readEscapes(this.bytes, from, at)
    const { end, bytes: length, fault } = escaped
    const name = decode(this.bytes, from, end)
    const plain = Buffer.from(name)
    this.note(from, end, hashOf(plain, 0, plain.length), length, name)
    if (fault !== undefined) this.fail('text', fault)
    return end + 1
  }

  private note(from: number, end: number, hash: number, length: number, decoded?: string): void {
    const { depth, limits } = this
    // After a fault nothing more is looked for. Keys have room for as many values as may be.
    if (this.fault !== undefined || depth > MOST_LEVELS || this.values > limits.values) return
    const index = this.keys.add(this.bytes, from, end, hash, this.inside[depth]!, decoded)
    this.at[depth] = index
    const count = ++this.count[depth]!
    if (index !== this.keys.size - 1) this.fail('duplicate-key', 'this key is there twice')
    else if (hash === PROTO_HASH && this.keys.nameOf(this.bytes, index) === PROTO) this.fail('malformed', 'this name is not allowed')
    else if (count > limits.keys) this.fail('limit', `one of more than ${limits.keys} keys of an object`)
    else if (length > limits.keyBytes) this.fail('limit', `a key is longer than ${limits.keyBytes} bytes`)
  }

  /** Keeps the first fault, with the way to it. */
  private fail(code: FaultCode, text: string): void {
    if (this.fault !== undefined) return
    this.fault = new Fault(code, text)
    for (let depth = Math.min(this.depth, MOST_LEVELS); depth > 0; depth--) {
      if (this.inside[depth] === AN_ARRAY) this.fault.under(this.at[depth]!)
      else if (this.count[depth]! > 0) this.fault.under(this.keys.nameOf(this.bytes, this.at[depth]!))
    }
  }
}

/** What a key with escapes stands for; of one that is no JSON, what it looks like. */
function decode(bytes: Buffer, from: number, end: number): string {
  const raw = bytes.toString('utf8', from, end)
  try {
    return String(JSON.parse(`"${raw}"`))
  } catch {
    return raw
  }
}

function isLetter(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a
}

/** Behind the bracket that opens a list; 0 when the text is none. */
function afterBracket(bytes: Buffer): number {
  const bom = bytes[0] === 0xef ? 3 : 0
  for (let at = bom; at < bytes.length; at++) {
    if (bytes[at] === ARRAY_BEGIN) return at + 1
    if (bytes[at]! > 0x20) return 0
  }
  return 0
}

const scanner = new Scanner()

/** The first thing in a JSON text (UTF-8) that must not be taken; docs/reference/limits.md says what that is. */
export function scanJson(bytes: Buffer, limits: JsonLimits): Fault | undefined {
  return scanner.scan(bytes, limits, false).get(0)
}

/** As {@link scanJson}, but each element of an outermost list is a text of its own. @returns faults by index */
export function scanEach(bytes: Buffer, limits: JsonLimits): ReadonlyMap<number, Fault> {
  return scanner.scan(bytes, limits, true)
}
