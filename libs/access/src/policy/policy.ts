import { documentsOf, machineryOf, type RoutePolicy } from './route-policy.js'

/**
 * Who may do what, on every route of every service; nothing else decides it. What is not listed is refused: a service
 * with a route that has no entry does not start, and an entry without a route fails a test.
 */
export const POLICY: readonly RoutePolicy[] = [
  ...machineryOf('gateway'),
  ...documentsOf('gateway'),
  { service: 'gateway', method: 'POST', path: '/v1/events', scopes: ['events:publish'], organisations: true, audit: false },
  { service: 'gateway', method: 'GET', path: '/v1/events', scopes: ['events:publish'], organisations: true, audit: false },
  // A browser's preflight, which carries no key.
  { service: 'gateway', method: 'OPTIONS', path: '/v1/events', scopes: 'public' },
  { service: 'gateway', method: 'GET', path: '/v1/quarantine', scopes: ['operations'], audit: 'quarantine.list' },
  { service: 'gateway', method: 'GET', path: '/v1/quarantine/:id', scopes: ['operations'], audit: 'quarantine.read' },
  { service: 'gateway', method: 'POST', path: '/v1/quarantine/:id/replay', scopes: ['operations'], audit: 'quarantine.replay' },
  { service: 'gateway', method: 'GET', path: '/v1/tenants', scopes: ['tenants:manage', 'tenant:manage'], organisations: true, audit: 'tenant.list' },
  { service: 'gateway', method: 'POST', path: '/v1/tenants', scopes: ['tenants:manage'], audit: 'tenant.create' },
  { service: 'gateway', method: 'GET', path: '/v1/tenants/:tenant', scopes: ['tenants:manage', 'tenant:manage'], organisations: true, audit: 'tenant.read' },
  { service: 'gateway', method: 'PATCH', path: '/v1/tenants/:tenant', scopes: ['tenants:manage', 'tenant:manage'], audit: 'tenant.change' },
  { service: 'gateway', method: 'GET', path: '/v1/tenants/:tenant/keys', scopes: ['tenants:manage', 'tenant:manage'], organisations: true, audit: 'key.list' },
  { service: 'gateway', method: 'POST', path: '/v1/tenants/:tenant/keys', scopes: ['tenants:manage', 'tenant:manage'], organisations: true, audit: 'key.create' },
  { service: 'gateway', method: 'DELETE', path: '/v1/tenants/:tenant/keys/:key', scopes: ['tenants:manage', 'tenant:manage'], organisations: true, audit: 'key.revoke' },
  { service: 'gateway', method: 'POST', path: '/v1/customers/:ref/erasure', scopes: ['erasure:manage'], fresh: 'handler', audit: 'customer.erase' },
  { service: 'gateway', method: 'POST', path: '/v1/events/erasure', scopes: ['erasure:manage'], fresh: 'handler', audit: 'event.erase' },
  { service: 'gateway', method: 'GET', path: '/v1/erasures', scopes: ['erasure:manage'], audit: 'erasure.list' },
  { service: 'gateway', method: 'GET', path: '/v1/erasures/:id', scopes: ['erasure:manage'], audit: 'erasure.read' },
  { service: 'gateway', method: 'POST', path: '/v1/customers/:ref/holds', scopes: ['erasure:manage'], audit: 'hold.place' },
  { service: 'gateway', method: 'GET', path: '/v1/customers/:ref/holds', scopes: ['erasure:manage'], audit: 'hold.list' },
  { service: 'gateway', method: 'DELETE', path: '/v1/holds/:id', scopes: ['erasure:manage'], audit: 'hold.release' },
  // Whoever holds a receipt can check it.
  { service: 'gateway', method: 'GET', path: '/v1/erasures/keys', scopes: 'public' },

  ...machineryOf('timeline'),
  ...documentsOf('timeline'),
  { service: 'timeline', method: 'GET', path: '/v1/customers/:ref/timeline', scopes: ['timeline:read'], organisations: true, audit: 'timeline.read' },
  { service: 'timeline', method: 'POST', path: '/v1/customers/lookup', scopes: ['timeline:read'], organisations: true, audit: 'customer.read' },
  { service: 'timeline', method: 'GET', path: '/v1/audit', scopes: ['audit:read'], organisations: true, audit: 'audit.read' },

  ...machineryOf('recorder'),
]
