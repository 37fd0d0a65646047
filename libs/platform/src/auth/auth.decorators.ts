import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common'
import type { FastifyRequest } from 'fastify'
import type { Principal, Scope } from './principal.js'

export const ACCESS = 'throughline:access'

/** Who may use a route: everybody, or the holder of a key with any one of these scopes. */
export type Access = 'public' | readonly Scope[]

/** The route needs a key with this scope (with several: any one of them). On a class: all its routes. */
export const RequireScope = (...scopes: [Scope, ...Scope[]]) => SetMetadata<string, Access>(ACCESS, scopes)

/** The route needs no key at all. */
export const Public = () => SetMetadata<string, Access>(ACCESS, 'public')

const principals = new WeakMap<FastifyRequest['raw'], Principal>()

/** Set by the guard. Keyed by the raw request, which hooks and handlers share. */
export function setPrincipal(request: FastifyRequest, principal: Principal): void {
  principals.set(request.raw, principal)
}

/** The caller of a request that has passed the guard; undefined on public routes. */
export function principalOf(request: FastifyRequest): Principal | undefined {
  return principals.get(request.raw)
}

/** Injects the caller: `handle(@CurrentPrincipal() principal: Principal)`. Only for routes with a scope. */
export const CurrentPrincipal = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const principal = principalOf(context.switchToHttp().getRequest<FastifyRequest>())
  if (!principal) throw new Error('@CurrentPrincipal() on a route without @RequireScope()')
  return principal
})
