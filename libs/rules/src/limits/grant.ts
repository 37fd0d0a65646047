import type { Benefit, LimitRules } from './limit-rules.js'

export interface Amount {
  /** Decimal, such as `12.50`. */
  readonly amount: string
  /** ISO 4217. */
  readonly currency: string
}

/** What somebody wants to grant. */
export interface Grant extends Amount {
  readonly what: Benefit
  readonly roles: readonly string[]
}

/** The limit is missing where the role may grant none of it, or none in this currency. */
export type GrantAnswer = { readonly allowed: true } | { readonly allowed: false; readonly limit?: Amount }

/**
 * Whether somebody may grant so much. What no limit is about may be granted freely; once one is, only those may whom one
 * names, in the currencies that it names.
 */
export function mayGrant({ limits }: LimitRules, { what, amount, currency, roles }: Grant): GrantAnswer {
  const about = limits.filter((limit) => limit.what === what)
  if (about.length === 0) return { allowed: true }
  const own = about.filter((limit) => (limit.role === '*' || roles.includes(limit.role)) && limit.currency === currency)
  const [most] = own.toSorted((one, other) => (isMore(one.amount, other.amount) ? -1 : 1))
  if (most === undefined) return { allowed: false }
  return isMore(amount, most.amount) ? { allowed: false, limit: { amount: most.amount, currency } } : { allowed: true }
}

/** Compares decimals as they are written, without a float between. */
function isMore(one: string, other: string): boolean {
  return unitsOf(one) > unitsOf(other)
}

function unitsOf(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.split('.')
  return BigInt(whole + fraction.slice(0, 8).padEnd(8, '0'))
}
