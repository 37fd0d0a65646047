import { timeOf } from '@throughline/events'

/**
 * What a state looks like in an answer: keys that end in `At` are microseconds in a state and RFC 3339 in an answer;
 * everything else is as it is.
 */
export type Shown<T> = T extends readonly (infer Item)[]
  ? Shown<Item>[]
  : T extends object
    ? { [Key in keyof T]: Key extends `${string}At` ? TimeOf<T[Key]> : Shown<T[Key]> }
    : T

type TimeOf<T> = T extends number ? string : T

/** The earliest and latest times that RFC 3339 has a form for, as the log takes them. */
const LEAST = -62_135_596_800_000_000
const MOST = Number.MAX_SAFE_INTEGER

export function show<T>(value: T): Shown<T> {
  if (Array.isArray(value)) return value.map((item: unknown) => show(item)) as Shown<T>
  if (typeof value !== 'object' || value === null) return value as Shown<T>
  const shown: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const inner = (value as Record<string, unknown>)[key]
    shown[key] = typeof inner === 'number' && key.endsWith('At') ? rfc3339(inner) : show(inner)
  }
  return shown as Shown<T>
}

/** RFC 3339 of microseconds; of what lies outside, the nearest that has one. */
export function rfc3339(micros: number): string {
  return timeOf(Math.min(Math.max(micros, LEAST), MOST))
}
