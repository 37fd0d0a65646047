import { readSql } from '@throughline/database'

const pickedText = readSql(import.meta.url, './picked.sql')

/** Which touches are meant; lists that are missing mean any. Times in microseconds since 1970. */
export interface TouchQuestion {
  readonly tenantId: string
  /** Begun then or later, and before. */
  readonly since: number
  readonly until: number
  /** The one organisation that the reader sees; null: all. */
  readonly organisation: string | null
  readonly channels?: readonly string[] | undefined
  readonly organisations?: readonly string[] | undefined
  readonly topics?: readonly string[] | undefined
  readonly stages?: readonly string[] | undefined
  readonly touchpoints?: readonly string[] | undefined
  /** Only those who were touched for the first time no longer ago than `newFor`, or longer ago. */
  readonly who?: 'new' | 'returning' | undefined
  readonly newFor: number
  /** After how long without a touch somebody is gone. */
  readonly goneAfter: number
  readonly now: number
}

/** A question about the touches that are meant. */
export function overTouches(text: string): string {
  return `${pickedText}${text}`
}

/** The first thirteen parameters of each. */
export function touchValues(question: TouchQuestion): unknown[] {
  const { tenantId, since, until, organisation, channels, organisations, topics, stages, touchpoints, who, newFor, goneAfter, now } = question
  const lists = [channels, organisations, topics, stages, touchpoints, who].map((value) => value ?? null)
  return [tenantId, since, until, organisation, ...lists, newFor, goneAfter, now]
}
