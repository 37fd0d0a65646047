import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { ROLES } from '../roles.js'

const roles = Object.keys(ROLES)
const wholeNumber = (most: number) => z.coerce.number().int().min(0).max(most)

/** What a development issuer is asked for, as the body of a form. */
export const tokenRequest = z.strictObject({
  grant_type: z.literal('client_credentials').default('client_credentials'),
  client_id: z.string().optional(),
  client_secret: z.string(),
  role: z.string().refine((role) => roles.includes(role), `must be one of ${roles.join(', ')}`),
  /** Slug. Default: the tenant that the issuer was started with. */
  tenant: z.string().min(1).optional(),
  /** Default: the role, as a person. */
  sub: z.string().min(1).max(100).optional(),
  organisation: z.string().min(1).optional(),
  /** In seconds, at most 30 days. */
  expires_in: wholeNumber(2_592_000).default(3_600),
  /** How long ago the person signed in, in seconds. */
  auth_age: wholeNumber(2_592_000).default(0),
})

export type TokenRequest = z.output<typeof tokenRequest>

/** @returns the request, or what is wrong with it in OAuth's words */
export function readTokenRequest(form: string, clientSecret: string): TokenRequest | { error: string; error_description: string } {
  const result = tokenRequest.safeParse(Object.fromEntries(new URLSearchParams(form)))
  if (!result.success) {
    const [issue] = result.error.issues
    return { error: 'invalid_request', error_description: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` }
  }
  if (isSame(result.data.client_secret, clientSecret)) return result.data
  return { error: 'invalid_client', error_description: 'client_secret is wrong' }
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
