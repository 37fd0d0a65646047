import { IntlMessageFormat } from 'intl-messageformat'

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
      getNumberFormat: (locales, options) => new Intl.NumberFormat(locales, options),
      getDateTimeFormat: (locales, options) => new Intl.DateTimeFormat(locales, { ...options, timeZone }),
      getPluralRules: (locales, options) => new Intl.PluralRules(locales, options),
    },
  })
  kept.set(key, made)
  return made
}
