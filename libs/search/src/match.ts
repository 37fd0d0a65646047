import type { AnalysedText, AnalysedToken, Analysis } from './analysis.js'
import { spellingsOf } from './forms.js'
import type { Item, Query, Term } from './query.js'

/** A place in one of the texts. */
export interface Span {
  readonly text: AnalysedText
  readonly start: number
  readonly end: number
}

/** Where an analysis has what a query looks for; undefined when it does not match. */
export function match(query: Query, analysis: Analysis): Span[] | undefined {
  const found = query.groups.flatMap((group) => {
    const spans: Span[] = []
    for (const item of group) {
      const places = placesOf(item, analysis)
      if (places.length === 0 ? !item.negated : item.negated) return []
      spans.push(...places)
    }
    return [spans]
  })
  return found.length === 0 ? undefined : found.flat()
}

function placesOf({ terms, whole }: Item, { texts }: Analysis): Span[] {
  return texts.flatMap((text) => [
    ...runsOf(terms, text),
    ...(whole === undefined ? [] : text.tokens.filter((token) => isHit(whole, token)).map(({ start, end }) => ({ text, start, end }))),
  ])
}

/** Places where the terms stand one behind the other. */
function runsOf(terms: readonly Term[], text: AnalysedText): Span[] {
  const [first, ...others] = terms
  if (first === undefined) return []
  let ends = text.tokens.filter((token) => isHit(first, token)).map((token) => ({ start: token.start, token }))
  for (const term of others) {
    const next = new Map(text.tokens.filter((token) => !token.whole && isHit(term, token)).map((token) => [token.position, token]))
    ends = ends.flatMap(({ start, token }) => {
      const follower = next.get(token.position + 1)
      return follower === undefined ? [] : [{ start, token: follower }]
    })
  }
  return ends.map(({ start, token }) => ({ text, start, end: token.end }))
}

function isHit({ forms, prefix }: Term, token: AnalysedToken): boolean {
  if (token.forms.some((form) => forms.includes(form))) return true
  return prefix !== undefined && spellingsOf(token.word).some((spelling) => spelling.startsWith(prefix))
}
