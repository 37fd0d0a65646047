import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common'
import { ModuleRef, Reflector } from '@nestjs/core'
import type { FastifyRequest } from 'fastify'
import { Problem } from '../problems/problem.js'
import { ACCESS, type Access } from './auth.decorators.js'
import { identify } from './identify.js'
import { AUTHENTICATOR, type Authenticator, type Scope } from './principal.js'

/** Denies by default: a route that says nothing about access is refused (and {@link auditRoutes} stops the start). */
@Injectable()
export class AuthGuard implements CanActivate {
  private authenticator: Authenticator | undefined

  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(ModuleRef) private readonly modules: ModuleRef,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [context.getHandler(), context.getClass()])
    if (access === 'public') return true
    if (!access) throw new Problem({ status: 403, detail: 'Nobody has been given access to this route.' })
    const request = context.switchToHttp().getRequest<FastifyRequest>()
    await this.admit(request, access)
    return true
  }

  private async admit(request: FastifyRequest, scopes: readonly Scope[]): Promise<void> {
    this.authenticator ??= this.modules.get<Authenticator>(AUTHENTICATOR, { strict: false })
    const principal = await identify(request, this.authenticator)
    if (scopes.some((scope) => principal.scopes.includes(scope))) return
    throw new Problem({
      status: 403,
      type: 'missing-scope',
      title: 'The key lacks a scope',
      detail: `This route needs a key with the scope ${scopes.join(' or ')}.`,
      headers: { 'www-authenticate': `Bearer realm="throughline", error="insufficient_scope", scope="${scopes.join(' ')}"` },
    })
  }
}
