import { isRecord } from '@throughline/events'

/** A message of Segment's, or a part of it, of which nothing is known yet. */
export type Message = Readonly<Record<string, unknown>>

/** What is there under a name, if it is an object. */
export function partOf(message: Message, name: string): Message {
  const value = message[name]
  return isRecord(value) ? value : {}
}

/** What is there under the first of the names that has it, as text; numbers are read as their decimal text. */
export function textIn(message: Message, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = message[name]
    if (typeof value === 'string' && value !== '') return value
    if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  }
  return undefined
}

const MAX_CODE = 128

/** The same for a name or code, which the catalogue keeps short. */
export function codeIn(message: Message, ...names: readonly string[]): string | undefined {
  return textIn(message, ...names)?.slice(0, MAX_CODE)
}

/** A number that is not negative. */
export function countIn(message: Message, name: string): number | undefined {
  const value = Number(message[name] ?? Number.NaN)
  return Number.isInteger(value) && value >= 0 ? value : undefined
}

/** Without what is undefined. */
export function defined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
