/** What a caller may do, and what each scope means. */
export const SCOPE_MEANINGS = {
  'events:publish': 'publish events, and ask what became of them',
  'events:control': 'on top of it: events that change the state of the system (merges, corrections, rules)',
  'identity:manage': 'merges and unmerges of customers, their identifiers, and which customer an event belongs to',
  'timeline:read': 'timelines, with personal fields masked',
  'personal:read': 'on top of what shows events: their personal fields',
  operations: 'the quarantine of the tenant',
  'erasure:manage': 'erasures, corrections of single events, legal holds',
  'rules:manage': 'rules of the tenant: read, draft, try, publish and roll back',
  'reach:read': 'where and when we can be reached, whether and where a customer may be contacted, and with which words',
  'care:read': 'signals, feedback, follow-ups, commitments, metrics and the journey map, across customers',
  'care:manage': 'follow-ups and commitments',
  'endpoints:manage': 'the endpoints of webhooks',
  'audit:read': 'who read and changed what',
  'tenant:manage': 'keys and settings of the own tenant',
  'tenants:manage': 'all tenants; only the command line gives it',
} as const

export type Scope = keyof typeof SCOPE_MEANINGS
export const SCOPES = Object.keys(SCOPE_MEANINGS) as readonly Scope[]
