import { normalValue } from './normalise.js'
import type { TenantRules } from './rules.js'
import { canonicalType } from './types.js'

/** Values that systems send when they know nobody. Once strangers share a subject, nothing can take them apart. */
const NOBODY = new Set([
  '-1', 'null', '(null)', '<null>', 'nil', 'none', '(none)', 'nan', 'n/a', 'na', 'undefined', '(undefined)', 'unknown',
  '(unknown)', 'unset', 'not set', '(not set)', 'not_set', 'not provided', 'empty', '(empty)', 'blank', 'default',
  'anonymous', 'anon', 'guest', 'nobody', 'visitor', 'test', 'true', 'false', '[object object]', 'string', 'id',
  'userid', 'user_id', 'customerid', 'customer_id', 'private', 'restricted', 'withheld', 'unavailable', 'blocked',
  'no caller id', 'redacted', '[redacted]', 'deleted', 'xxx', '?', '.', '*',
])
/** `0`, `0000…`, `-`, `00000000-0000-0000-0000-000000000000`. */
const ZEROS = /^[0-]+$/

const FAKE_ADDRESSES = new Set([
  'test@test.com', 'test@test.de', 'test@test.test', 'test@example.com', 'test@gmail.com', 'test@mail.com',
  'test@localhost', 'a@a.com', 'a@a.a', 'a@b.c', 'a@b.com', 'abc@abc.com', 'asdf@asdf.com', 'x@x.com', 'xxx@xxx.com',
  'none@none.com', 'no@no.com', 'na@na.com', 'null@null.com', 'email@email.com', 'email@example.com', 'mail@mail.com',
  'user@example.com', 'example@example.com', 'name@example.com', 'admin@admin.com', 'unknown@unknown.com',
  'noemail@noemail.com', 'no@email.com', 'noemail@email.com', 'anonymous@anonymous.com', 'guest@guest.com',
])
const NO_REPLY = /^(no-?reply|do-?not-?reply|mailer-daemon|postmaster)(\+[^@]*)?@/

/** Withheld numbers as carriers dial them: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE on a keypad. */
const WITHHELD_NUMBERS = new Set(['266696687', '7378742833', '2562533', '8656696', '86282452253'])
/** A country code at most, then nothing but zeros; or one digit again and again. */
const FAKE_NUMBER = /^(?:\d{0,3}0{6,}|\d{0,3}(?<digit>\d)\k<digit>{8,})$/

/** Whether a value names nobody, whoever the tenant is. Both spellings count: as it came and as it was normalised. */
export function namesNobody(type: string, original: string, value: string): boolean {
  return isNobody(partOf(type, original)) || isNobody(partOf(type, value)) || isFake(type, value)
}

/** What names somebody in a value: of a source's conversation or untyped subject only what stands behind the source. */
function partOf(type: string, text: string): string {
  const lower = text.trim().toLowerCase()
  return type === 'conversation' || type === 'external' ? lower.slice(lower.lastIndexOf('/') + 1) : lower
}

function isNobody(text: string): boolean {
  return ZEROS.test(text) || NOBODY.has(text)
}

function isFake(type: string, value: string): boolean {
  if (type === 'email') return FAKE_ADDRESSES.has(value) || NO_REPLY.test(value)
  if (type !== 'phone') return false
  const digits = value.replace(/\D/g, '')
  return WITHHELD_NUMBERS.has(digits) || FAKE_NUMBER.test(digits)
}

/** The tenant's own list, prepared: values in lower case as given and as normalised, for one type or all (`*`). */
export function blockedSet(rules: TenantRules): ReadonlySet<string> {
  const set = new Set<string>()
  for (const { type, value } of rules.blocked) {
    const canonical = type === undefined ? '*' : canonicalType(type)
    if (canonical === undefined) continue
    set.add(`${canonical}:${value.trim().toLowerCase()}`)
    for (const kind of type === undefined ? ['email', 'phone', 'other'] : [canonical]) {
      const normal = normalValue(kind, value, rules.country)
      if (normal !== undefined) set.add(`${canonical}:${normal.toLowerCase()}`)
    }
  }
  return set
}

export function isBlocked(set: ReadonlySet<string>, type: string, original: string, value: string): boolean {
  if (set.size === 0) return false
  const texts = [original.trim().toLowerCase(), value.toLowerCase()]
  return texts.some((text) => set.has(`*:${text}`) || set.has(`${type}:${text}`))
}
