import { normalEmail } from './email.js'
import { normalPhone } from './phone.js'

/**
 * The one spelling of a value, by its type: E.164, e-mail in lower case, else trimmed and in Unicode's composed form.
 * Undefined when it cannot be a value of that type. Normalising twice changes nothing.
 */
export function normalValue(type: string, text: string, country: string | undefined): string | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  if (type === 'email') return normalEmail(trimmed)
  if (type === 'phone') return normalPhone(trimmed, country)
  return trimmed.normalize('NFC')
}

/**
 * One value out of two, such as a source and a conversation, that can be taken apart at the last slash. Slashes in
 * the second part are escaped: `a` + `b/c` and `a/b` + `c` must not name the same thing.
 */
export function joined(first: string, second: string): string {
  return `${first.trim()}/${escapeSlashes(second)}`.normalize('NFC')
}

export function escapeSlashes(text: string): string {
  return /[%/]/.test(text) ? text.replaceAll('%', '%25').replaceAll('/', '%2F') : text
}
