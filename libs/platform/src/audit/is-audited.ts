import type { RoutePolicy } from '@throughline/access'

/** Whether the use of a route is recorded: every one that needs a caller, unless its entry says otherwise. */
export function isAudited(entry: RoutePolicy | undefined): entry is RoutePolicy {
  return entry !== undefined && entry.scopes !== 'public' && entry.audit !== false
}
