import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min'

/**
 * E.164 (with `;ext=` where there is an extension) of a number read in `country`. A number that has no country code
 * where no country is known, a short code and the like keep their digits as written. Undefined when it is no number.
 */
export function normalPhone(text: string, country: string | undefined): string | undefined {
  const number = parsePhoneNumberFromString(text, { ...countryOption(country), extract: false })
  if (number !== undefined && number.isPossible()) {
    return number.ext === undefined ? number.number : `${number.number};ext=${number.ext}`
  }
  const bare = text.normalize('NFKC').toLowerCase().replace(/^tel:/, '').replace(/[\s().\-/]/g, '')
  return /\d{3}/.test(bare) ? bare : undefined
}

function countryOption(country: string | undefined): { defaultCountry?: CountryCode } {
  const code = country?.toUpperCase()
  return code !== undefined && isSupportedCountry(code) ? { defaultCountry: code } : {}
}
