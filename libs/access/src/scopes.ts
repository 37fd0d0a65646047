/**
 * What a caller may do.
 * - `events:publish` publish events, and ask what became of them
 * - `events:control` on top of it: events that change the state of the system (merges, corrections, rules)
 * - `timeline:read` timelines, with personal fields masked
 * - `personal:read` on top of it: personal fields in clear
 * - `operations` the quarantine of the own tenant
 * - `erasure:manage` erasures, corrections of single events, legal holds
 * - `audit:read` who read and changed what
 * - `tenant:manage` keys and settings of the own tenant
 * - `tenants:manage` all tenants; only the command line gives it
 */
export const SCOPES = [
  'events:publish',
  'events:control',
  'timeline:read',
  'personal:read',
  'operations',
  'erasure:manage',
  'audit:read',
  'tenant:manage',
  'tenants:manage',
] as const
export type Scope = (typeof SCOPES)[number]
