import { isUtf8 } from 'node:buffer'
import type { HeaderValue } from '../ports/consumer.js'
import { header } from './names.js'

/** What is wrong with the facts of a record. */
export interface FactFault {
  code: 'missing-header' | 'bad-header'
  reason: string
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const maxText = 512
/** Room for 64 other subjects and the rest many times over. */
const maxBytes = 16 * 1024

export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && text.length === 36 && uuid.test(text)
}

/** The text of a header; undefined when it is missing, came twice, is too long, or is no clean UTF-8. */
export function headerText(value: HeaderValue, most = maxText): string | undefined {
  if (value === undefined || value === null || Array.isArray(value) || value.length > most) return undefined
  const text = typeof value === 'string' ? value : isUtf8(value) ? value.toString() : undefined
  return text === undefined || text.includes('\0') || !text.isWellFormed() ? undefined : text
}

/**
 * Reads the facts header without throwing: a value that is not as it should be is answered with a harmless one, and the
 * first such fault is kept. The `optional…` methods keep no fault.
 */
export class FactReader {
  fault: FactFault | undefined
  private readonly facts: Readonly<Record<string, unknown>>

  constructor(value: HeaderValue) {
    const facts = parsed(headerText(value, maxBytes))
    if (facts === undefined) {
      const missing = value === undefined
      const reason = missing ? `header ${header.facts} is missing` : `header ${header.facts} is no JSON object`
      this.fault = { code: missing ? 'missing-header' : 'bad-header', reason }
    }
    this.facts = facts ?? {}
  }

  /** Clean text of at most 512 characters. */
  optionalText(name: string): string | undefined {
    const value = this.facts[name]
    return typeof value === 'string' && value.length <= maxText && !value.includes('\0') && value.isWellFormed()
      ? value
      : undefined
  }

  optionalUuid(name: string): string | undefined {
    const value = this.facts[name]
    if (value === undefined) return undefined
    return isUuid(value) ? value : this.bad(name, 'is not a UUID in lower case')
  }

  text(name: string): string {
    const text = this.optionalText(name)
    return text === undefined || text === '' ? (this.bad(name, 'is not a text of 1 to 512 characters') ?? '') : text
  }

  uuid(name: string): string {
    const value = this.facts[name]
    return isUuid(value) ? value : (this.bad(name, 'is not a UUID in lower case') ?? '')
  }

  /** A list of UUIDs; a missing one is empty. */
  uuids(name: string, most: number): readonly string[] {
    const value = this.facts[name]
    if (value === undefined) return []
    if (Array.isArray(value) && value.length <= most && value.every(isUuid)) return value
    this.bad(name, `is not a list of at most ${most} UUIDs`)
    return []
  }

  /** A whole number of absolute value up to `most`. */
  integer(name: string, most: number): number {
    const value = this.facts[name]
    if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= most) return value
    this.bad(name, `is not a whole number up to ${most}`)
    return 0
  }

  private bad(name: string, what: string): undefined {
    this.fault ??= { code: 'bad-header', reason: `header ${header.facts}: ${name} ${what}` }
    return undefined
  }
}

function parsed(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined
  try {
    const facts: unknown = JSON.parse(text)
    return typeof facts === 'object' && facts !== null && !Array.isArray(facts) ? (facts as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
