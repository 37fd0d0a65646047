interface Route {
  methods: Set<string>
  segments: readonly string[]
}

/** The routes that exist, to tell "no such path" (404) from "not with this method" (405). */
export class RouteTable {
  private readonly routes = new Map<string, Route>()

  add(template: string, methods: string | readonly string[]): void {
    const route = this.routes.get(template) ?? { methods: new Set<string>(), segments: template.split('/') }
    for (const method of [methods].flat()) route.methods.add(method)
    this.routes.set(template, route)
  }

  /** Every route, once for each of its methods. */
  all(): { method: string; path: string }[] {
    return [...this.routes].flatMap(([path, { methods }]) => [...methods].map((method) => ({ method, path })))
  }

  /** Methods with which a path can be asked, sorted; empty if no route has that path. */
  methodsOf(url: string): string[] {
    const segments = url.split('?', 1)[0]!.split('/')
    const methods = new Set<string>()
    for (const route of this.routes.values()) {
      if (matches(route.segments, segments)) for (const method of route.methods) methods.add(method)
    }
    return [...methods].toSorted((one, other) => one.localeCompare(other))
  }
}

function matches(template: readonly string[], path: readonly string[]): boolean {
  if (template.length !== path.length) return false
  return template.every((part, index) => (part.startsWith(':') ? path[index] !== '' : part === path[index]))
}
