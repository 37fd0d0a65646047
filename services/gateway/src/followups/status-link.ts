import type { Links } from '../links/links.js'

/** How long a customer can look at what came of it after they were told of it. */
const LIFE_MS = 180 * 86_400_000

export interface StatusPlace {
  readonly tenantId: string
  readonly followupId: string
  /** Under which its events lie. */
  readonly subjectId: string
  /** When the customer is told, in microseconds since 1970. */
  readonly at: number
}

/** The address of the page that shows a customer how far it is. The same telling has the same address. */
export function statusUrl(links: Links, { tenantId, followupId, subjectId, at }: StatusPlace): string {
  const expiresAt = Math.floor(at / 1_000) + LIFE_MS
  return links.url('/f/', { tenantId, purpose: 'followup', id: followupId, subjectId, expiresAt })
}
