import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** Numbers that nobody has, such as +49 00000, lose a zero each time they are read. */
const MAX_ROUNDS = 20

/**
 * E.164 (with `;ext=` where there is an extension) of a number read in `country`. A number that has no country code
 * where no country is known, a short code and the like keep their digits as written. Undefined when it is no number.
 */
export function normalPhone(text: string, country: string | undefined): string | undefined {
  let normal = readOnce(text, country)
  for (let round = 0; round < MAX_ROUNDS && normal !== undefined; round++) {
    const again = readOnce(normal, country)
    if (again === normal) return normal
    normal = again
  }
  return undefined
}

function readOnce(text: string, country: string | undefined): string | undefined {
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
