import type { Scope } from './scopes.js'

const agent: Scope[] = ['timeline:read', 'personal:read']
const operator: Scope[] = [...agent, 'identity:manage', 'operations', 'erasure:manage', 'audit:read']

/** What roles mean where an issuer's settings do not say it. */
export const ROLES: Readonly<Record<string, Scope[]>> = {
  agent,
  supervisor: [...agent, 'audit:read'],
  operator,
  // Nobody gives a key what they do not have, and channels need keys.
  admin: ['events:publish', 'events:control', ...operator, 'rules:manage', 'tenant:manage'],
}
