import { Problem } from '@throughline/platform'
import type { CurrentFollowUp } from './current.js'
import type { Command } from './requests.js'

/** 409: somebody has changed it since. */
export function changedSince({ version, state }: CurrentFollowUp): Problem {
  return new Problem({
    status: 409,
    type: 'version-changed',
    title: 'The follow-up is not what you have seen',
    detail: 'Somebody has changed it. Look again, and decide by what is so now.',
    extensions: { version, state },
  })
}

/** 409: what is closed can be told, noted and reopened; what is open can't be reopened. */
export function notInThisState(command: Command, { version, state }: CurrentFollowUp): Problem {
  const detail = command === 'reopen' ? 'It is not closed, so it cannot be reopened.' : 'It is closed: reopen it first.'
  return new Problem({ status: 409, type: 'wrong-state', title: 'The follow-up is in another state', detail, extensions: { version, state } })
}

export interface GoodwillLimit {
  readonly role: string
  readonly amount: string
  readonly currency: string
}

/** 403 that names the limit, and who may. */
export function aboveLimit(limit: Omit<GoodwillLimit, 'role'> | undefined, mayGrant: readonly string[]): Problem {
  const most = limit === undefined ? 'No role of yours may grant goodwill in this currency' : `With what was granted before, you may grant up to ${limit.amount} ${limit.currency} in one follow-up`
  const others = mayGrant.length === 0 ? 'nobody may grant so much' : `these roles may: ${mayGrant.join(', ')}`
  return new Problem({
    status: 403,
    type: 'above-limit',
    title: 'It is above your limit',
    detail: `${most}; ${others}.`,
    extensions: { ...(limit !== undefined && { limit }), mayGrant },
  })
}
