import { type CloudEvent, findDeclaration, isRecord, type Words, wordsIn } from '@throughline/events'
import { formsOf } from './forms.js'
import { type Language, languagesOf } from './languages.js'
import { type Token, tokensOf } from './tokens.js'

/** A word of a text, with all that it is found by. */
export interface AnalysedToken extends Token {
  readonly forms: readonly string[]
}

/** One of the texts of an event. */
export interface AnalysedText extends Words {
  readonly tokens: readonly AnalysedToken[]
}

/** What an event is found by. */
export interface Analysis {
  readonly texts: readonly AnalysedText[]
}

/** Words of one event; what comes behind them is not found. PostgreSQL keeps no higher positions. */
export const MOST_WORDS = 16_000
/** Between the last word of a text and the first of the next: they are no phrase. */
const GAP = 10

/**
 * Reads the texts of an event. The same texts always give the same.
 * @param language of the event, as BCP 47, where it names one
 */
export function analyse(texts: readonly Words[], language: string | undefined): Analysis {
  const read: { words: Words; tokens: Token[] }[] = []
  let position = 1
  for (const words of texts) {
    if (position > MOST_WORDS) break
    const tokens = tokensOf(words.text, MOST_WORDS + 1 - position, position)
    read.push({ words, tokens })
    position = Math.max(position, ...lastOf(tokens)) + GAP
  }
  const languages = languagesOf(language, read.flatMap(({ tokens }) => tokens.map(({ word }) => word)))
  return { texts: read.map(({ words, tokens }) => ({ ...words, tokens: tokens.map((token) => withForms(token, languages)) })) }
}

function lastOf(tokens: readonly Token[]): number[] {
  return tokens.slice(-2).map(({ position }) => position)
}

function withForms(token: Token, languages: readonly Language[]): AnalysedToken {
  return { ...token, forms: formsOf(token.word, languages) }
}

/**
 * Reads the words of an event.
 * @param version of its type
 */
export function analyseEvent(event: CloudEvent, version: number): Analysis {
  const language = isRecord(event.data) ? event.data['language'] : undefined
  return analyse(wordsIn(event, findDeclaration(event.type, version)), typeof language === 'string' ? language : undefined)
}
