import type { RuleDraft } from '@throughline/control/administration'
import { timeOf } from '@throughline/events'
import type { RuleVersion } from '@throughline/log'

/** A version of rules. */
export interface ShownVersion {
  version: number
  at: string
  by: string
  reason?: string
  /** The earlier version whose rules these are; 0: the standard. */
  restores?: number
  rules: unknown
}

/** A draft, without what it holds: the gateway shows and changes it. */
export interface DraftNote {
  revision: string
  basedOn: number
  by: string
  at: string
}

export function shownVersion({ version, at, by, reason, restores, body }: RuleVersion): ShownVersion {
  return { version, at: timeOf(at), by, ...(reason !== undefined && { reason }), ...(restores !== undefined && { restores }), rules: body }
}

export function draftNote({ revision, basedOn, by, at }: RuleDraft): DraftNote {
  return { revision, basedOn, by, at: timeOf(at) }
}
