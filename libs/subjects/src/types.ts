/** Other spellings of the usual types, in lower case without dashes and underscores. */
const ALIASES: Readonly<Record<string, string>> = {
  customer: 'customer',
  customerid: 'customer',
  customernumber: 'customer',
  userid: 'customer',
  account: 'account',
  accountid: 'account',
  accountnumber: 'account',
  email: 'email',
  emailaddress: 'email',
  mail: 'email',
  phone: 'phone',
  phonenumber: 'phone',
  telephone: 'phone',
  tel: 'phone',
  mobile: 'phone',
  msisdn: 'phone',
  social: 'social',
  socialid: 'social',
  device: 'device',
  deviceid: 'device',
  anonymous: 'anonymous',
  anonymousid: 'anonymous',
  temporaryid: 'anonymous',
}

/**
 * `event:<uid>`, `tenant:<id>`, `group:<type>:<key>` and `subject:<uuid>` are places, not people; `id:<uuid>` is how one
 * asks for them.
 */
const RESERVED = new Set(['event', 'tenant', 'group', 'subject', 'id'])
const TYPE = /^[a-z][a-z0-9_.-]{0,63}$/

/** The one spelling of an identifier's type, in lower case; undefined when it cannot be one. */
export function canonicalType(type: string): string | undefined {
  const lower = type.trim().toLowerCase()
  const bare = lower.replace(/[-_]/g, '')
  if (Object.hasOwn(ALIASES, bare)) return ALIASES[bare]
  return TYPE.test(lower) ? lower : undefined
}

/**
 * The type of an identifier that is given in a field of its own, where it cannot be taken for anything else: what may
 * not be in a type becomes a dash, so that `Loyalty Card` is `loyalty-card`.
 */
export function typeFrom(text: string): string | undefined {
  return canonicalType(text.trim().replace(/[^A-Za-z0-9_.-]+/g, '-'))
}

export function isReserved(type: string): boolean {
  return RESERVED.has(type)
}

/**
 * Splits `type:value` at the first colon. Undefined when there is no type before it; addresses (`https://…`) and
 * URNs are not typed either: a page that many look at is not a person.
 */
export function splitTyped(text: string): { type: string; value: string } | undefined {
  const colon = text.indexOf(':')
  if (colon <= 0) return undefined
  const type = canonicalType(text.slice(0, colon))
  const value = text.slice(colon + 1)
  if (type === undefined || type === 'urn' || value.startsWith('//')) return undefined
  return { type, value }
}
