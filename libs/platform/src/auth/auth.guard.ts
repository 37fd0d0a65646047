import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common'
import { ModuleRef, Reflector } from '@nestjs/core'
import type { FastifyRequest } from 'fastify'
import { Problem, unavailable } from '../problems/problem.js'
import { ACCESS, setPrincipal, type Access } from './auth.decorators.js'
import { AUTHENTICATOR, type Authenticator, type Principal, type Scope } from './principal.js'

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
    setPrincipal(request, await this.admit(request, access))
    return true
  }

  private async admit(request: FastifyRequest, scopes: readonly Scope[]): Promise<Principal> {
    const token = bearerToken(request.headers.authorization)
    const principal = await this.lookUp(token)
    if (!principal) throw unauthorized('This key is not known, or has been revoked.', 'error="invalid_token"')
    if (scopes.some((scope) => principal.scopes.includes(scope))) return principal
    throw new Problem({
      status: 403,
      type: 'missing-scope',
      title: 'The key lacks a scope',
      detail: `This route needs a key with the scope ${scopes.join(' or ')}.`,
      headers: { 'www-authenticate': `Bearer realm="throughline", error="insufficient_scope", scope="${scopes.join(' ')}"` },
    })
  }

  private async lookUp(token: string): Promise<Principal | undefined> {
    this.authenticator ??= this.modules.get<Authenticator>(AUTHENTICATOR, { strict: false })
    try {
      return await this.authenticator.authenticate(token)
    } catch (cause) {
      throw unavailable('Keys cannot be looked up at the moment. Please try again.', { cause })
    }
  }
}

function bearerToken(header: string | undefined): string {
  if (header === undefined) throw unauthorized('Send a key: Authorization: Bearer tl_…')
  const [, token] = /^Bearer +([\w.~+/=-]{1,512}) *$/i.exec(header) ?? []
  if (token === undefined) throw unauthorized('The Authorization header is not of the form: Bearer tl_…', 'error="invalid_request"')
  return token
}

function unauthorized(detail: string, challenge?: string): Problem {
  return new Problem({
    status: 401,
    type: 'unauthorized',
    title: 'A valid key is needed',
    detail,
    headers: { 'www-authenticate': ['Bearer realm="throughline"', challenge].filter(Boolean).join(', ') },
  })
}
