import type { RoutePolicy, ServiceName } from '@throughline/access'
import { isAudited } from '../audit/is-audited.js'

export interface RouteName {
  readonly method: string
  readonly path: string
}

/** The part of the policy that is about one service, for quick look-ups. */
export class AccessTable {
  private readonly entries: ReadonlyMap<string, RoutePolicy>

  /** @throws Error when a route has two entries */
  constructor(service: ServiceName, policy: readonly RoutePolicy[]) {
    const own = policy.filter((entry) => entry.service === service)
    this.entries = new Map(own.map((entry) => [nameOf(entry), entry]))
    if (this.entries.size !== own.length) throw new Error(`${service}: a route has two entries in the policy table`)
  }

  /** Who may use a route; undefined when nobody has said so, which means nobody. */
  of(method: string, path: string): RoutePolicy | undefined {
    return this.entries.get(`${method === 'HEAD' ? 'GET' : method} ${path}`)
  }

  /** Entries for which there is no route. */
  unused(routes: readonly RouteName[]): RoutePolicy[] {
    const existing = new Set(routes.map(nameOf))
    return [...this.entries.values()].filter((entry) => !existing.has(nameOf(entry)))
  }

  /**
   * Stops the start of a service that has a route about which nobody decided who may use it.
   *
   * @throws Error that names all such routes, or that callers must be known but no Authenticator is there
   */
  assertDecided(routes: readonly RouteName[], canAuthenticate: boolean): void {
    const undecided = routes.filter(({ method, path }) => !this.of(method, path))
    if (undecided.length > 0) {
      throw new Error(`Say who may use them, in libs/access/src/policy: ${undecided.map(nameOf).join(', ')}`)
    }
    const guarded = routes.find(({ method, path }) => this.of(method, path)?.scopes !== 'public')
    if (guarded && !canAuthenticate) throw new Error(`${nameOf(guarded)} needs a caller, but no module provides AUTHENTICATOR`)
  }

  /**
   * Stops the start of a service that has a route whose use nobody records.
   *
   * @throws Error that names one
   */
  assertAudited(routes: readonly RouteName[], canRecord: boolean): void {
    const recorded = routes.find(({ method, path }) => isAudited(this.of(method, path)))
    if (recorded && !canRecord) throw new Error(`${nameOf(recorded)} is recorded in the audit, but no module provides AUDIT`)
  }
}

function nameOf({ method, path }: RouteName): string {
  return `${method} ${path}`
}
