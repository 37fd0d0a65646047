import type { Scope } from './scopes.js'

const agent: Scope[] = ['timeline:read', 'personal:read', 'reach:read', 'care:read', 'care:manage']
const supervisor: Scope[] = [...agent, 'endpoints:manage', 'audit:read']
const operator: Scope[] = [...supervisor, 'identity:manage', 'operations', 'erasure:manage']

/** What roles mean where an issuer's settings do not say it. */
export const ROLES: Readonly<Record<string, Scope[]>> = {
  agent,
  supervisor,
  operator,
  // Nobody gives a key what they do not have, and channels need keys.
  admin: ['events:publish', 'events:control', ...operator, 'rules:manage', 'tenant:manage'],
}
