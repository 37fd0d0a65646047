import { IntlMessageFormat } from 'intl-messageformat'
import { dateTimeFormat, numberFormat, pluralRules } from './formats.js'

const MOST_KEPT = 1_000
const kept = new Map<string, IntlMessageFormat>()

/**
 * A message that was read, in ICU MessageFormat. What looks like a tag is text.
 * @param timeZone in which dates and times are told
 * @throws SyntaxError when it cannot be read, RangeError for a language or a zone that does not exist
 */
export function messageOf(text: string, language: string, timeZone = 'UTC'): IntlMessageFormat {
  const key = JSON.stringify([language, timeZone, text])
  const known = kept.get(key)
  if (known !== undefined) return known
  if (kept.size >= MOST_KEPT) kept.clear()
  const made = new IntlMessageFormat(text, language, undefined, {
    ignoreTag: true,
    formatters: {
      getNumberFormat: (_locales, options = {}) => numberFormat(language, options),
      getDateTimeFormat: (_locales, options) => dateTimeFormat(language, { ...options, timeZone }),
      getPluralRules: (_locales, options = {}) => pluralRules(language, options),
    },
  })
  kept.set(key, made)
  return made
}
