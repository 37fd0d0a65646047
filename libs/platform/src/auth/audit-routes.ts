import type { Reflector } from '@nestjs/core'
import type { ControllerRoute } from '../http/routes.js'
import { ACCESS, type Access } from './auth.decorators.js'

/** Who may use a route, or undefined if nobody has said so. */
export function accessOf(reflector: Reflector, route: ControllerRoute): Access | undefined {
  return reflector.getAllAndOverride<Access | undefined>(ACCESS, [route.handler, route.controller])
}

/**
 * Stops the start of a service that has a route about which nobody decided who may use it.
 *
 * @throws Error that names all such routes, or that keys are needed but no Authenticator is there
 */
export function auditRoutes(reflector: Reflector, routes: readonly ControllerRoute[], canAuthenticate: boolean): void {
  const undecided = routes.filter((route) => !accessOf(reflector, route))
  if (undecided.length > 0) {
    const list = undecided.map((route) => `${route.method} ${route.path} (${route.name})`).join(', ')
    throw new Error(`Say who may use them, with @RequireScope(…) or @Public(): ${list}`)
  }
  const guarded = routes.find((route) => accessOf(reflector, route) !== 'public')
  if (guarded && !canAuthenticate) {
    throw new Error(`${guarded.name} needs a key, but no module provides AUTHENTICATOR`)
  }
}
