import { stemmer as german } from '@orama/stemmers/german'
import { stemmer as english } from '@orama/stemmers/english'
import { stemmer as french } from '@orama/stemmers/french'
import { stemmer as spanish } from '@orama/stemmers/spanish'
import { stemmer as italian } from '@orama/stemmers/italian'
import { stemmer as dutch } from '@orama/stemmers/dutch'
import { stemmer as portuguese } from '@orama/stemmers/portuguese'

/** Languages of which words are found in all their endings (Snowball's stemmers); of others as they are written. */
const STEMMERS = { de: german, en: english, fr: french, es: spanish, it: italian, nl: dutch, pt: portuguese } as const

export type Language = keyof typeof STEMMERS
export const LANGUAGES = Object.keys(STEMMERS) as readonly Language[]

/** Little words that are frequent in one of the languages and rare in the others. */
const TELLING: Readonly<Record<Language, ReadonlySet<string>>> = {
  de: wordsOf('der die und ist nicht das ich sie mit für auf ein eine den dem wir habe haben ihre mein meine noch auch wird bitte'),
  en: wordsOf('the and is not you that with for have are was this my your been would will please it of'),
  fr: wordsOf('le les et est pas vous je que pour avec une dans sur mon votre nous été merci des'),
  es: wordsOf('el los y es usted que para con una por mi su gracias pero está muy del las'),
  it: wordsOf('il gli e è non che per con una di mio suo grazie ma sono della ho'),
  nl: wordsOf('het een en is niet dat ik je van voor met op mijn uw wij hebben nog graag'),
  pt: wordsOf('o os e é não que para com uma por meu seu obrigado mas está muito do'),
}
/** Words that are looked at. */
const SAMPLE = 200
const ENOUGH = 2

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}

/**
 * The languages that a text is read in: the one that its event names, else the one that its little words tell. Of a few
 * words nobody can tell, and they are read in all.
 *
 * @param tag BCP 47, such as `de-AT`
 * @param words in lower case
 */
export function languagesOf(tag: string | undefined, words: readonly string[]): readonly Language[] {
  if (tag !== undefined) {
    const primary = tag.slice(0, 2).toLowerCase()
    return LANGUAGES.filter((language) => language === primary)
  }
  const sample = words.slice(0, SAMPLE)
  const counts = LANGUAGES.map((language) => ({ language, count: sample.filter((word) => TELLING[language].has(word)).length }))
  const [first, second] = counts.toSorted((one, other) => other.count - one.count)
  if (first === undefined || first.count < ENOUGH || first.count === second?.count) return LANGUAGES
  return [first.language]
}

/** What is left of a word without its ending. @param word in lower case */
export function stem(word: string, language: Language): string {
  return STEMMERS[language](word)
}
