/** Letters that are no letter with a mark on it. */
const LETTERS: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' }
const UMLAUTS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' }
const ASCII = /^[\u0021-\u007e]*$/

/** A word in lower case without accents: who types has not always the keys for them. */
export function fold(word: string): string {
  const lower = word.toLowerCase()
  if (ASCII.test(lower)) return lower
  return lower
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[ßæœøłđðþı]/g, (letter) => LETTERS[letter] ?? letter)
}

/** The same with umlauts in two letters, as in Mueller; undefined for a word that has none. */
export function spellOut(word: string): string | undefined {
  const lower = word.toLowerCase().normalize('NFC')
  if (!/[äöüåø]/.test(lower)) return undefined
  return fold(lower.replaceAll(/[äöüåø]/g, (letter) => UMLAUTS[letter] ?? letter))
}
