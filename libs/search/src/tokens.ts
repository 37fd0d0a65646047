/** A word in a text. Several that hang together, as in `A-17/2026`, are tokens of their own and one more as a whole. */
export interface Token {
  /** In lower case, as it is written. */
  readonly word: string
  /** Where it stands in the text, in UTF-16 units; `end` is behind it. */
  readonly start: number
  readonly end: number
  /** Counted from 1; a whole has that of its first part. */
  readonly position: number
  readonly whole: boolean
}

/** A run of letters and digits; where words are not kept apart by spaces, a letter. */
const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{N}\p{M}])+/gu
/** What holds the parts of a number, an address or a compound together. */
const JOINT = /^[-–._@/+:#&'’]$/
const MOST_PARTS = 12
const LONGEST_WHOLE = 64

/**
 * The words of a text, at most so many, in their order.
 * @param from the position of the first one
 */
export function tokensOf(text: string, most = Infinity, from = 1): Token[] {
  const tokens: Token[] = []
  let run: Token[] = []
  const flush = (): void => {
    const whole = wholeOf(run)
    if (whole) tokens.push(whole)
    run = []
  }
  let position = from
  for (const { 0: word, index: start } of text.matchAll(WORD)) {
    if (position - from >= most) break
    const token = { word: word.toLowerCase(), start, end: start + word.length, position, whole: false }
    const last = run.at(-1)
    if (last !== undefined && !JOINT.test(text.slice(last.end, start))) flush()
    run.push(token)
    tokens.push(token)
    position++
  }
  flush()
  return tokens
}

function wholeOf(run: readonly Token[]): Token | undefined {
  const [first] = run
  const last = run.at(-1)
  if (first === undefined || last === undefined || run.length < 2 || run.length > MOST_PARTS) return undefined
  const word = run.map((token) => token.word).join('')
  if (word.length > LONGEST_WHOLE) return undefined
  return { word, start: first.start, end: last.end, position: first.position, whole: true }
}
