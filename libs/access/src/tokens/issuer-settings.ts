import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { ORGANISATION } from '../organisation.js'
import { ROLES } from '../roles.js'
import { SCOPES, type Scope } from '../scopes.js'

/** Signatures with a private key only: whoever can check a token must not be able to make one. */
export const ALGORITHMS = ['EdDSA', 'Ed25519', 'ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'] as const

const claim = z.string().min(1).max(256)
const grantable = SCOPES.filter((scope) => scope !== 'tenants:manage')

const issuer = z
  .strictObject({
    /** As the tokens have it in `iss`, to the letter. */
    issuer: z.url(),
    /** Where its public keys are. */
    jwksUri: z.url({ protocol: /^https?$/ }),
    /** Whether that may be http to another machine: only within a network in which nobody else is. */
    allowHttp: z.boolean().default(false),
    /** What the tokens must have in `aud`: one of these. */
    audience: z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(10)]),
    /** How it signs. Nothing else is accepted. */
    algorithms: z.array(z.enum(ALGORITHMS)).min(1),
    /** What the tokens must have in the header `typ`. */
    typ: z.enum(['at+jwt', 'JWT']).default('at+jwt'),
    /** Slug of the one tenant for which it speaks. */
    tenant: z.string().min(1).max(64).optional(),
    /** Claim with the slug or id of the tenant, for an issuer that speaks for several. */
    tenantClaim: claim.optional(),
    /** Claim with the roles: a list, or words in one text. */
    rolesClaim: claim.default('roles'),
    /** The one organisation for which it speaks. */
    organisation: z.string().regex(ORGANISATION).optional(),
    /** Claim with the organisation of the caller; who has none is of the brand. */
    organisationClaim: claim.optional(),
    /** Which scopes each role gives. `tenants:manage` cannot be given by a token. */
    roles: z.record(claim, z.array(z.enum(grantable as [Scope, ...Scope[]]))).default(ROLES),
    /** Claim with the time of signing in, in seconds since 1970. */
    freshBy: claim.default('auth_time'),
  })
  .refine((value) => value.allowHttp || isSafe(value.jwksUri), { path: ['jwksUri'], error: 'must be https, or http to this machine' })
  .refine((value) => value.tenant !== undefined || value.tenantClaim !== undefined, 'say for whom it speaks: tenant or tenantClaim')

const settings = z
  .array(issuer)
  .max(100)
  .refine((list) => new Set(list.map((one) => one.issuer)).size === list.length, 'an issuer is named twice')

/** Names of all settings of an issuer. */
export const issuerFields = Object.keys(issuer.shape)

export type IssuerSettings = z.output<typeof issuer>

/** @throws Error that names every fault */
export function parseIssuers(given: unknown): IssuerSettings[] {
  const result = settings.safeParse(given)
  if (result.success) return result.data
  throw new Error(result.error.issues.map(({ path, message }) => `${path.join('.') || 'the list'}: ${message}`).join('; '))
}

/**
 * Reads the file of OIDC_FILE: a JSON list of issuers whose tokens are accepted.
 *
 * @throws Error that names the file and every fault
 */
export function readIssuers(file: string): IssuerSettings[] {
  try {
    return parseIssuers(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new Error(`${file}: ${cause instanceof Error ? cause.message : 'cannot be read'}`, { cause })
  }
}

/** Who can change the keys on their way can sign tokens; on the way within one machine nobody can. */
function isSafe(uri: string): boolean {
  const { protocol, hostname } = new URL(uri)
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname))
}
