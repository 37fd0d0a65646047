import { plus } from '@throughline/context'
import { type Amount, mayGrant } from '@throughline/rules'
import type { CurrentAnswer } from './current.js'
import { aboveLimit, type GoodwillLimit } from './problems.js'

/**
 * Whether somebody may grant so much, with what was granted in the same follow-up before: a limit that can be used twice is none.
 *
 * @param roles of who grants it
 * @returns the role by whose limit it may be; undefined where nothing limits it
 * @throws Problem 403 that names the limit, and the roles that may
 */
export function grantingRole({ followUp, goodwillLimits }: CurrentAnswer, wish: Amount, roles: readonly string[]): string | undefined {
  const { currency } = wish
  const before = followUp.goodwill.find((one) => one.currency === currency)
  const amount = before === undefined ? wish.amount : plus(before.amount, wish.amount)
  const limits = { limits: goodwillLimits.map((limit) => ({ ...limit, what: 'goodwill' as const })) }
  const by = (some: readonly string[]) => mayGrant(limits, { what: 'goodwill', amount, currency, roles: some })
  const answer = by(roles)
  const able = [...new Set(goodwillLimits.filter(({ role }) => by([role]).allowed).map(({ role }) => role))]
  if (!answer.allowed) throw aboveLimit(answer.limit, able)
  return goodwillLimits.find((limit: GoodwillLimit) => able.includes(limit.role) && (limit.role === '*' || roles.includes(limit.role)))?.role
}
