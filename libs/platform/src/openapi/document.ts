import { Injectable, Inject } from '@nestjs/common'
import type { RoutePolicy } from '@throughline/access'
import { DiscoveryService, Reflector } from '@nestjs/core'
import { isAudited } from '../audit/is-audited.js'
import { purposeParameter } from '../audit/purpose.js'
import { AccessTable } from '../auth/access-table.js'
import { neededScopes } from '../auth/needed-scopes.js'
import { controllerRoutes, type ControllerRoute } from '../http/routes.js'
import { OPERATION, UNDOCUMENTED } from './describe.js'
import type { ApiInfo, Operation, Parameter } from './openapi.types.js'
import { guardResponses, problemSchema, requestResponses } from './problem-responses.js'

export type OpenApiDocument = Record<string, unknown> & { paths: Record<string, Record<string, unknown>> }

/** Builds the OpenAPI document from the routes as they are, so that it can't leave one out. */
@Injectable()
export class ApiDocument {
  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(AccessTable) private readonly access: AccessTable,
  ) {}

  /** @throws Error that names a public-facing route without @Describe() */
  build(info: ApiInfo): OpenApiDocument {
    const paths: OpenApiDocument['paths'] = {}
    const routes = controllerRoutes(this.discovery)
    for (const route of routes) {
      if (this.reflector.getAllAndOverride<boolean | undefined>(UNDOCUMENTED, [route.handler, route.controller])) continue
      const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
      const operation = this.operationOf(route)
      const isAlone = routes.every((other) => other === route || other.handler !== route.handler)
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: isAlone ? operation : oneOfSeveral(operation, path) }
    }
    return {
      openapi: '3.1.0',
      info: { title: info.title, description: info.description, version: info.version ?? '1.0.0' },
      ...(info.tags ? { tags: info.tags } : {}),
      paths,
      components: {
        ...info.components,
        schemas: { ...info.components?.schemas, Problem: problemSchema },
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'An API key (`tl_…`), or a token of an identity provider (JWT), with a scope that the route names.' },
        },
      },
    }
  }

  private operationOf(route: ControllerRoute): Record<string, unknown> {
    const operation = this.reflector.get<Operation | undefined>(OPERATION, route.handler)
    if (!operation) throw new Error(`${route.name} (${route.method} ${route.path}) has no @Describe()`)
    assertParameters(route, operation.parameters ?? [])
    const entry = this.access.of(route.method, route.path)
    const common = requestResponses(route.path.includes(':'))
    if (!entry || entry.scopes === 'public') {
      return { ...operation, responses: { ...common, ...operation.responses }, security: [] }
    }
    const parameters = [...(operation.parameters ?? []), ...(isAudited(entry) ? [purposeParameter] : [])]
    return {
      ...operation,
      ...(parameters.length > 0 ? { parameters } : {}),
      description: [operation.description, needsOf(entry)]
        .filter(Boolean)
        .join('\n\n'),
      responses: { ...common, ...guardResponses(neededScopes(entry.scopes, entry.also), entry.fresh !== undefined), ...operation.responses },
      security: [{ key: [] }],
    }
  }
}

/** A handler with several paths is several operations, and each has a name of its own. */
function oneOfSeveral(operation: Record<string, unknown>, path: string): Record<string, unknown> {
  return { ...operation, operationId: `${String(operation['operationId'])}.${path.split('/').at(-1)}` }
}

function needsOf({ scopes, also = [], fresh }: RoutePolicy): string {
  const quoted = (names: readonly string[]) => names.map((scope) => `\`${scope}\``)
  const needed = neededScopes(quoted([scopes].flat()), quoted(also))
  const again = fresh === undefined ? '' : ' and a token of somebody who signed in within the last five minutes'
  return `Needs the scope ${needed}${again}.`
}

function assertParameters(route: ControllerRoute, parameters: readonly Parameter[]): void {
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name)
  const described = parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name)
  if (inPath.length !== described.length || inPath.some((name) => !described.includes(name ?? ''))) {
    throw new Error(`${route.name}: the path has parameters [${inPath.join()}], @Describe() has [${described.join()}]`)
  }
}
