import type { QuarantineFilter, QuarantineState } from '@throughline/log'
import { invalidParameter } from '@throughline/platform'
import { readCursor } from './cursor.js'

export interface ListQuery {
  filter: QuarantineFilter
  limit: number
}

const STATES: readonly string[] = ['open', 'replayed', 'discarded'] satisfies QuarantineState[]
const MAX_LIMIT = 200
const MAX_CODES = 20

/** Reads the parameters of the list; `state` is open when it is not given. @throws Problem 400 that names the parameter */
export function readListQuery(query: Readonly<Record<string, unknown>>): ListQuery {
  const codes = listOf('code', query['code'])
  const state = one('state', query['state']) ?? 'open'
  if (state !== 'all' && !STATES.includes(state)) throw invalidParameter('state', `one of ${STATES.join(', ')}, all`)
  const cursor = one('cursor', query['cursor'])
  return {
    limit: limitOf(one('limit', query['limit'])),
    filter: {
      ...(codes.length > 0 ? { codes } : {}),
      ...(state === 'all' ? {} : { state: state as QuarantineState }),
      ...(cursor === undefined ? {} : { after: readCursor(cursor) }),
    },
  }
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return 50
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (limit < 1 || limit > MAX_LIMIT) throw invalidParameter('limit', `a whole number from 1 to ${MAX_LIMIT}`)
  return limit
}

function one(name: string, value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value
  throw invalidParameter(name, 'give it once')
}

function listOf(name: string, value: unknown): string[] {
  const list: unknown[] = value === undefined ? [] : [value].flat()
  if (list.length > MAX_CODES) throw invalidParameter(name, `at most ${MAX_CODES} of them`)
  return list.map((each) => {
    if (typeof each === 'string' && /^[\w.-]{1,100}$/.test(each)) return each
    throw invalidParameter(name, 'a word such as conflict or not-json')
  })
}
