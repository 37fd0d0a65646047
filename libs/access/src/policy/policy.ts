import { documentsOf, machineryOf, type RoutePolicy } from './route-policy.js'

/**
 * Who may do what, on every route of every service; nothing else decides it. What is not listed is refused: a service
 * with a route that has no entry does not start, and an entry without a route fails a test.
 */
export const POLICY: readonly RoutePolicy[] = [
  ...machineryOf('gateway'),
  ...documentsOf('gateway'),
  { service: 'gateway', method: 'POST', path: '/v1/events', scopes: ['events:publish'], audit: false },
  { service: 'gateway', method: 'GET', path: '/v1/events', scopes: ['events:publish'], audit: false },
  // A browser's preflight, which carries no key.
  { service: 'gateway', method: 'OPTIONS', path: '/v1/events', scopes: 'public' },
  { service: 'gateway', method: 'GET', path: '/v1/quarantine', scopes: ['operations'], audit: 'quarantine.list' },
  { service: 'gateway', method: 'GET', path: '/v1/quarantine/:id', scopes: ['operations'], audit: 'quarantine.read' },
  { service: 'gateway', method: 'POST', path: '/v1/quarantine/:id/replay', scopes: ['operations'], audit: 'quarantine.replay' },
  { service: 'gateway', method: 'GET', path: '/v1/tenants', scopes: ['tenants:manage', 'tenant:manage'], audit: 'tenant.list' },
  { service: 'gateway', method: 'POST', path: '/v1/tenants', scopes: ['tenants:manage'], audit: 'tenant.create' },
  { service: 'gateway', method: 'GET', path: '/v1/tenants/:tenant', scopes: ['tenants:manage', 'tenant:manage'], audit: 'tenant.read' },
  { service: 'gateway', method: 'PATCH', path: '/v1/tenants/:tenant', scopes: ['tenants:manage', 'tenant:manage'], audit: 'tenant.change' },
  { service: 'gateway', method: 'GET', path: '/v1/tenants/:tenant/keys', scopes: ['tenants:manage', 'tenant:manage'], audit: 'key.list' },
  { service: 'gateway', method: 'POST', path: '/v1/tenants/:tenant/keys', scopes: ['tenants:manage', 'tenant:manage'], audit: 'key.create' },
  { service: 'gateway', method: 'DELETE', path: '/v1/tenants/:tenant/keys/:key', scopes: ['tenants:manage', 'tenant:manage'], audit: 'key.revoke' },

  ...machineryOf('timeline'),
  ...documentsOf('timeline'),
  { service: 'timeline', method: 'GET', path: '/v1/customers/:ref/timeline', scopes: ['timeline:read'], audit: 'timeline.read' },
  { service: 'timeline', method: 'POST', path: '/v1/customers/lookup', scopes: ['timeline:read'], audit: 'customer.read' },
  { service: 'timeline', method: 'GET', path: '/v1/audit', scopes: ['audit:read'], audit: 'audit.read' },

  ...machineryOf('recorder'),
]
