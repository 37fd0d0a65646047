import { routesOf, type RoutePolicy } from './route-policy.js'

/** Segment's HTTP API, and what its browser library calls the same. */
const NAMES = ['track', 'identify', 'page', 'screen', 'group', 'alias', 'batch', 'import', 't', 'i', 'p', 's', 'g', 'a', 'b']

export const SEGMENT_PATHS = NAMES.map((name) => `/v1/${name}`)

export const segment: readonly RoutePolicy[] = routesOf('gateway', {
  ...Object.fromEntries(SEGMENT_PATHS.map((path) => [`POST ${path}`, { scopes: ['events:publish'], organisations: true, audit: false }])),
  // A browser's preflight, which carries no key.
  ...Object.fromEntries(SEGMENT_PATHS.map((path) => [`OPTIONS ${path}`, { scopes: 'public' }])),
  // Whoever has a write key may see that it is one.
  'GET /v1/projects/:key/settings': { scopes: 'public' },
})
