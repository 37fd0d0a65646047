const MOST_KEPT = 500

/** Making one takes a hundred times as long as using it. */
function kept<Options, Format>(make: (language: string, options: Options) => Format): (language: string, options: Options) => Format {
  const formats = new Map<string, Format>()
  return (language, options) => {
    const key = JSON.stringify([language, options])
    const found = formats.get(key) ?? make(language, options)
    if (formats.size >= MOST_KEPT) formats.clear()
    formats.set(key, found)
    return found
  }
}

export const numberFormat = kept((language, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(language, options))
export const dateTimeFormat = kept((language, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, options))
export const pluralRules = kept((language, options: Intl.PluralRulesOptions) => new Intl.PluralRules(language, options))
export const listFormat = kept((language, options: Intl.ListFormatOptions) => new Intl.ListFormat(language, options))
