import { LRUCache } from 'lru-cache'
import { fold, spellOut } from './fold.js'
import { type Language, stem } from './languages.js'

/** Longer words are found by their beginning. */
const LONGEST = 64
/** About 10 MB when full; most words of a text were in others before. */
const known = new LRUCache<string, readonly string[]>({ max: 30_000 })

/** A word as it is compared: without accents, umlauts in both spellings, and without its ending in each language. */
export function formsOf(word: string, languages: readonly Language[]): readonly string[] {
  const key = `${languages.join()} ${word}`
  const before = known.get(key)
  if (before !== undefined) return before
  const forms = makeForms(word.slice(0, LONGEST), languages)
  if (word.length <= LONGEST) known.set(key, forms)
  return forms
}

/** The spellings of a word, with its ending. */
export function spellingsOf(word: string): readonly string[] {
  const spelt = spellOut(word)
  return spelt === undefined ? [fold(word)] : [fold(word), spelt]
}

function makeForms(word: string, languages: readonly Language[]): readonly string[] {
  const spellings = spellingsOf(word)
  const forms = new Set(spellings)
  // Numbers have no endings, and two letters no stem.
  if (word.length < 4 || /\d/.test(word)) return [...forms]
  const lower = word.toLowerCase().normalize('NFC')
  for (const language of languages) for (const spelling of [lower, ...spellings]) forms.add(fold(stem(spelling, language)))
  forms.delete('')
  return [...forms]
}
