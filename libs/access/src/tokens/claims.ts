import type { JWTPayload } from 'jose'
import type { Caller } from '../caller.js'
import { FRESH_SECONDS } from '../fresh.js'
import { ORGANISATION } from '../organisation.js'
import type { Scope } from '../scopes.js'
import type { IssuerSettings } from './issuer-settings.js'

/** Who a token is about; the tenant is as the token or its issuer names it, and not yet looked up. */
export interface TokenCaller extends Omit<Caller, 'tenantId' | 'tenantSlug'> {
  /** Slug or id. */
  readonly tenant: string
}

const MAX_SUBJECT = 256

/**
 * What checked claims mean by the settings of their issuer; undefined when they say something that the issuer has no
 * right to say, or that is not of the form that it must have.
 */
export function callerOfClaims(claims: JWTPayload, issuer: IssuerSettings, nowSeconds: number, toleranceSeconds: number): TokenCaller | undefined {
  const { sub, iat } = claims
  const tenant = boundValue(claims, issuer.tenant, issuer.tenantClaim ?? 'tenant')
  const organisation = boundValue(claims, issuer.organisation, issuer.organisationClaim)
  const signedInAt = claimOf(claims, issuer.freshBy)
  if (typeof sub !== 'string' || sub === '' || sub.length > MAX_SUBJECT || /\p{C}/u.test(sub)) return undefined
  if (typeof iat !== 'number' || iat > nowSeconds + toleranceSeconds) return undefined
  if (tenant === undefined || tenant === REFUSED || organisation === REFUSED) return undefined
  if (organisation !== undefined && !ORGANISATION.test(organisation)) return undefined
  if (signedInAt !== undefined && (typeof signedInAt !== 'number' || signedInAt > nowSeconds + toleranceSeconds)) return undefined
  const kind = isService(claims) ? 'service' : 'person'
  const roles = rolesIn(claimOf(claims, issuer.rolesClaim))
  return {
    kind,
    id: sub,
    tenant,
    scopes: scopesOf(roles, issuer.roles),
    roles,
    origins: [],
    ...(organisation === undefined ? {} : { organisation }),
    ...(signedInAt === undefined || kind === 'service' ? {} : { freshUntil: (signedInAt + FRESH_SECONDS) * 1_000 }),
  }
}

const REFUSED = Symbol('refused')

/** What an issuer is bound to; its claim, where it has one, must say the same. Without a binding the claim decides. */
function boundValue(claims: JWTPayload, bound: string | undefined, name: string | undefined): string | undefined | typeof REFUSED {
  const said = name === undefined ? undefined : claimOf(claims, name)
  if (said === undefined) return bound
  if (typeof said !== 'string' || said === '' || said.length > 128) return REFUSED
  return bound === undefined || bound === said ? said : REFUSED
}

/** A claim by its name, or by a path with dots into objects (`realm_access.roles`). */
function claimOf(claims: JWTPayload, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  let value: unknown = claims
  for (const step of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = Reflect.get(value, step)
  }
  return value
}

function rolesIn(said: unknown): string[] {
  const names: unknown[] = typeof said === 'string' ? said.split(' ') : Array.isArray(said) ? said : []
  return names.filter((name): name is string => typeof name === 'string' && name !== '')
}

function scopesOf(names: readonly string[], roles: IssuerSettings['roles']): Scope[] {
  const known = names.flatMap((name) => (Object.hasOwn(roles, name) ? (roles[name] ?? []) : []))
  return [...new Set(known)]
}

/** Tokens that a client got for itself (RFC 9068, and what Microsoft and Auth0 say instead). */
function isService({ sub, client_id: client, azp, idtyp, gty }: JWTPayload): boolean {
  return sub === client || sub === azp || idtyp === 'app' || gty === 'client-credentials'
}
