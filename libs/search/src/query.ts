import { fold } from './fold.js'
import { formsOf } from './forms.js'
import { LANGUAGES } from './languages.js'
import { type Token, tokensOf } from './tokens.js'

/** A word that is looked for. */
export interface Term {
  /** Any of these is it: its spellings, and what is left of it without an ending in each language. */
  readonly forms: readonly string[]
  /** Words that begin like this are, too: it is still being typed. */
  readonly prefix: string | undefined
}

/** Words that follow each other; one is a word by itself. */
export interface Item {
  readonly terms: readonly Term[]
  /** What hangs together is also found where it was written as one: `4711-2026` as 47112026. */
  readonly whole: Term | undefined
  readonly negated: boolean
}

/** Any of the groups, with all of its items. */
export interface Query {
  readonly groups: readonly (readonly Item[])[]
}

export type QueryRead = { readonly ok: true; readonly query: Query } | { readonly ok: false; readonly reason: string }

export const MOST_QUERY_WORDS = 32
/** Of fewer letters there is no beginning to go by. */
export const LEAST_PREFIX = 3

/** A quoted phrase (the last may still be open) or a word, perhaps with a minus before it. */
const UNIT = /(-?)"([^"]*)("|$)|(\S+)/g

/**
 * Reads what somebody typed: all words must be there; `"in this order"`, `this or that`, `-not this`. Of the last word
 * the beginning is enough, unless a space follows; of any word that ends with `*`.
 */
export function readQuery(text: string): QueryRead {
  const groups: Item[][] = [[]]
  for (const match of text.matchAll(UNIT)) {
    const [unit, minus = '', quoted, closing, word = ''] = match
    const last = match.index + unit.length === text.length
    if (word.toLowerCase() === 'or') groups.push([])
    else groups.at(-1)?.push(...(quoted === undefined ? itemOf(word, last) : itemsIn(quoted, minus === '-', closing === '' && last)))
  }
  const filled = groups.filter((group) => group.length > 0)
  const words = filled.flat().reduce((sum, { terms }) => sum + terms.length, 0)
  if (words > MOST_QUERY_WORDS) return { ok: false, reason: `has more than ${MOST_QUERY_WORDS} words` }
  if (words === 0) return { ok: false, reason: 'has no word to look for' }
  if (filled.some((group) => group.every(({ negated }) => negated))) {
    return { ok: false, reason: 'must name something that is to be found, and not only what is not' }
  }
  return { ok: true, query: { groups: filled } }
}

function itemOf(word: string, last: boolean): Item[] {
  const negated = word.startsWith('-') && word.length > 1
  const bare = negated ? word.slice(1) : word
  return itemsIn(bare, negated, !negated && (last || bare.endsWith('*')))
}

function itemsIn(text: string, negated: boolean, open: boolean): Item[] {
  const tokens = tokensOf(text)
  const parts = tokens.filter(({ whole }) => !whole)
  if (parts.length === 0) return []
  const end = text.trimEnd()
  const unfinished = open && (parts.at(-1)?.end === end.length || end.endsWith('*'))
  const terms = parts.map((token, index) => termOf(token, unfinished && index === parts.length - 1))
  const whole = tokens.find((token) => token.whole && token.start === parts[0]?.start && token.end === parts.at(-1)?.end)
  return [{ terms, whole: whole && termOf(whole, unfinished), negated }]
}

function termOf({ word }: Token, unfinished: boolean): Term {
  const folded = fold(word)
  return { forms: formsOf(word, LANGUAGES), prefix: unfinished && folded.length >= LEAST_PREFIX ? folded : undefined }
}
