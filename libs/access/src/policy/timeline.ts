import { documentsOf, machineryOf, routesOf, type RoutePolicy } from './route-policy.js'

export const timeline: readonly RoutePolicy[] = [
  ...machineryOf('timeline'),
  ...documentsOf('timeline'),
  ...routesOf('timeline', {
    'GET /v1/customers/:ref/timeline': { scopes: ['timeline:read'], organisations: true, audit: 'timeline.read' },
    'POST /v1/customers/lookup': { scopes: ['timeline:read'], organisations: true, audit: 'customer.read' },
    'GET /v1/audit': { scopes: ['audit:read'], organisations: true, audit: 'audit.read' },
  }),
]
