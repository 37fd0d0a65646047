import { documentsOf, machineryOf, routesOf, type RoutePolicy } from './route-policy.js'

export const timeline: readonly RoutePolicy[] = [
  ...machineryOf('timeline'),
  ...documentsOf('timeline'),
  ...routesOf('timeline', {
    'GET /v1/customers/:ref/timeline': { scopes: ['timeline:read'], organisations: true, audit: 'timeline.read' },
    'GET /v1/customers/:ref/stream': { scopes: ['timeline:read'], organisations: true, audit: 'timeline.stream' },
    // A ticket shows nothing; the stream that it opens is recorded.
    'POST /v1/customers/:ref/stream/tickets': { scopes: ['timeline:read'], organisations: true, audit: false },
    'POST /v1/customers/lookup': { scopes: ['timeline:read'], organisations: true, audit: 'customer.read' },
    'GET /v1/audit': { scopes: ['audit:read'], organisations: true, audit: 'audit.read' },
  }),
]
