import type { PublicationWish } from '@throughline/control/administration'
import { type CloudEvent, timeOf } from '@throughline/events'

/** Where events about rules come from; nobody else may use it, since the log decides by their ids who was first. */
export const RULES_SOURCE = '/throughline/rules'

/** A version with the tenant whose it is, and the time that it was given. */
export interface RulePublication extends PublicationWish {
  readonly tenantId: string
  /** In microseconds since 1970. */
  readonly at: number
}

/** A version has one id, and an id counts once. */
export function idOfVersion(kind: string, version: number): string {
  return `${kind}/${version}`
}

/** The event that puts a version in force. The same publication makes the same event. */
export function eventOf({ tenantId, kind, version, restores, body, by, reason, at, companions }: RulePublication): CloudEvent {
  const optional = { ...(restores !== undefined && { restores }), ...(reason !== undefined && { reason }), ...(companions && { with: companions }) }
  return {
    specversion: '1.0',
    id: idOfVersion(kind, version),
    source: RULES_SOURCE,
    type: 'rule.published',
    time: timeOf(at),
    subject: `tenant:${tenantId}`,
    data: { kind, version, body, by, ...optional },
  }
}
