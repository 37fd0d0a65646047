import { isRecord, microsOf } from '@throughline/events'
import { createHash } from 'node:crypto'
import type { TimelineEvent } from '../event.js'

/** Characters of words that a context keeps. */
export const WORDS = 200
const CODE = 96
const ID = 128

/** The data of an event; empty when it is no object. Nothing about its fields is taken for granted. */
export function dataOf(event: TimelineEvent): Record<string, unknown> {
  return isRecord(event.data) ? event.data : {}
}

/** Words of a person, clipped. */
export function words(data: Record<string, unknown>, key: string, most = WORDS): string | undefined {
  const value = data[key]
  if (typeof value !== 'string') return undefined
  const text = value.replaceAll(/\s+/g, ' ').trim()
  return text === '' ? undefined : clip(text, most)
}

/** A name or code out of a vocabulary. */
export function code(data: Record<string, unknown>, key: string): string | undefined {
  const value = data[key]
  return typeof value === 'string' && value !== '' ? clip(value, CODE) : undefined
}

/** An id; one that is too long to keep is shortened so that the same one stays the same and others stay others. */
export function id(data: Record<string, unknown>, key: string): string | undefined {
  const value = data[key]
  return typeof value === 'string' && value !== '' ? shortId(value) : undefined
}

export function shortId(value: string): string {
  if (value.length <= ID) return value
  const hash = createHash('sha256').update(value).digest('base64url').slice(0, 22)
  return `${clip(value, ID - 24)}~${hash}`
}

/** A number of zero or more that can be reckoned with: durations, counts. */
export function amount(data: Record<string, unknown>, key: string): number | undefined {
  const value = data[key]
  // + 0: JSON does not tell -0 from 0.
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value + 0 : undefined
}

export function flag(data: Record<string, unknown>, key: string): boolean | undefined {
  const value = data[key]
  return typeof value === 'boolean' ? value : undefined
}

/** A time, in microseconds. */
export function instant(data: Record<string, unknown>, key: string): number | undefined {
  const value = data[key]
  return typeof value === 'string' ? microsOf(value) : undefined
}

/** So many milliseconds after a time, in microseconds; undefined without a length, or when it is no time any more. */
export function timeAfter(at: number, ms: number | undefined): number | undefined {
  const time = ms === undefined ? NaN : at + Math.round(ms * 1000)
  return Number.isSafeInteger(time) ? time : undefined
}

export function record(data: Record<string, unknown>, key: string): Record<string, unknown> | undefined {
  const value = data[key]
  return isRecord(value) ? value : undefined
}

/** The objects of a list; whatever else is in it is left out. */
export function records(data: Record<string, unknown>, key: string): Record<string, unknown>[] {
  const value = data[key]
  return Array.isArray(value) ? value.filter(isRecord) : []
}

/** The texts of a list. */
export function texts(data: Record<string, unknown>, key: string, most: number): string[] {
  const value = data[key]
  if (!Array.isArray(value)) return []
  return value
    .filter((text): text is string => typeof text === 'string' && text !== '')
    .slice(0, most)
    .map((text) => clip(text, CODE))
}

/** Cuts a text behind at most so many characters, never through one. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text
  const end = most - 1
  const half = /[\uD800-\uDBFF]/.test(text.charAt(end - 1))
  return `${text.slice(0, half ? end - 1 : end)}…`
}
