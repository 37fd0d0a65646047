import type { Scope } from '../scopes.js'

export type ServiceName = 'gateway' | 'timeline' | 'recorder' | 'projector'

/** Who may use one route of one service. */
export interface RoutePolicy {
  readonly service: ServiceName
  /** In capitals; GET stands for HEAD, too. */
  readonly method: string
  /** As the router has it: `/v1/customers/:ref/timeline`. */
  readonly path: string
  /** Any one of these; or everybody, without a key or token. */
  readonly scopes: readonly [Scope, ...(readonly Scope[])] | 'public'
  /** And all of these. */
  readonly also?: readonly Scope[]
  /**
   * Also for callers of one organisation (a dealer, a partner), who get its own share; it is on the route's author to
   * give them no more. Default: for the brand alone, since most routes are about the whole tenant.
   */
  readonly organisations?: true
  /**
   * Step-up: only for a person who signed in within the last five minutes, never for API keys. `handler`: it depends
   * on the request (a dry run needs none), and the handler calls `assertFresh(caller)`.
   */
  readonly fresh?: true | 'handler'
  /**
   * The name under which the audit records that it was used; default method and path. `false`: it is not recorded, since
   * it neither shows personal data nor changes anything but by events, which the log keeps.
   */
  readonly audit?: string | false
}

const MACHINERY = ['/healthz', '/readyz', '/metrics']
const DOCUMENTS = ['/openapi.json', '/docs', '/docs/start.js', '/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js']

/** Routes by method and path: `GET /v1/customers/:ref/timeline`. */
type Routes = Readonly<Record<`${string} /${string}`, Omit<RoutePolicy, 'service' | 'method' | 'path'>>>

/** The entries of a service's own routes. */
export function routesOf(service: ServiceName, routes: Routes): RoutePolicy[] {
  return Object.entries(routes).map(([route, rest]) => {
    const space = route.indexOf(' ')
    return { service, method: route.slice(0, space), path: route.slice(space + 1), ...rest }
  })
}

/** Health and metrics, which every service has. They hold counts and times only. */
export function machineryOf(service: ServiceName): RoutePolicy[] {
  return publicPaths(service, MACHINERY)
}

/** The description of the API, and the page that shows it. */
export function documentsOf(service: ServiceName): RoutePolicy[] {
  return publicPaths(service, DOCUMENTS)
}

function publicPaths(service: ServiceName, paths: readonly string[]): RoutePolicy[] {
  return paths.map((path) => ({ service, method: 'GET', path, scopes: 'public' }))
}
