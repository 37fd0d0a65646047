import { isUtf8 } from 'node:buffer'
import type { HeaderValue } from '../ports/consumer.js'

/** What is wrong with the headers of a record. */
export interface HeaderFault {
  code: 'missing-header' | 'bad-header'
  reason: string
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const integer = /^(0|-?[1-9][0-9]{0,15})$/
const maxText = 512

/**
 * Reads headers without throwing: a value that is not as it should be is answered with a harmless one, and the first
 * such fault is kept. The `optional…` methods keep no fault.
 */
export class HeaderReader {
  fault: HeaderFault | undefined

  constructor(private readonly headers: Readonly<Record<string, HeaderValue>>) {}

  static isUuid(text: string): boolean {
    return text.length === 36 && uuid.test(text)
  }

  /** Clean text of at most 512 bytes. */
  optionalText(name: string): string | undefined {
    const text = this.raw(name)
    return text === undefined || text.includes('\0') || !text.isWellFormed() ? undefined : text
  }

  optionalUuid(name: string): string | undefined {
    const text = this.raw(name)
    if (text === undefined) {
      if (this.headers[name] !== undefined) this.bad(name, 'is not a UUID in lower case')
      return undefined
    }
    if (HeaderReader.isUuid(text)) return text
    return this.bad(name, 'is not a UUID in lower case')
  }

  text(name: string): string {
    if (this.headers[name] === undefined) return this.missing(name)
    const text = this.optionalText(name)
    return text === undefined || text === '' ? (this.bad(name, 'is not a text of 1 to 512 bytes') ?? '') : text
  }

  uuid(name: string): string {
    if (this.headers[name] === undefined) return this.missing(name)
    return this.optionalUuid(name) ?? ''
  }

  /** UUIDs with commas between them; a missing header is none. */
  uuids(name: string, most: number): readonly string[] {
    const value = this.headers[name]
    if (value === undefined) return []
    if (Array.isArray(value) || value.length > most * 37) {
      this.bad(name, `is not a list of at most ${most} UUIDs`)
      return []
    }
    const list = (typeof value === 'string' ? value : value.toString('latin1')).split(',')
    for (const one of list) if (!HeaderReader.isUuid(one)) this.bad(name, `is not a list of at most ${most} UUIDs`)
    return list
  }

  /** A whole number of absolute value up to `most`. */
  integer(name: string, most: number): number {
    const text = this.raw(name)
    if (text === undefined && this.headers[name] === undefined) {
      this.missing(name)
      return 0
    }
    const number = text !== undefined && integer.test(text) ? Number(text) : Number.NaN
    if (Math.abs(number) <= most) return number
    this.bad(name, `is not a whole number up to ${most}`)
    return 0
  }

  private raw(name: string): string | undefined {
    const value = this.headers[name]
    if (value === undefined || Array.isArray(value) || value.length > maxText) return undefined
    if (typeof value === 'string') return value
    return isUtf8(value) ? value.toString() : undefined
  }

  private missing(name: string): string {
    this.fault ??= { code: 'missing-header', reason: `header ${name} is missing` }
    return ''
  }

  private bad(name: string, what: string): undefined {
    this.fault ??= { code: 'bad-header', reason: `header ${name} ${what}` }
    return undefined
  }
}
