import type { Caller } from '@throughline/access'
import { hashToken, type KnownKey } from '@throughline/control'
import { propertyOf } from '@throughline/platform'

/**
 * What is remembered of how a caller showed who it is, so that one can look later whether it still holds: of an API key
 * its hash, of a token who it is about and when it ends. Neither can be used to call.
 */
export type Credential =
  | { readonly kind: 'key'; readonly sha256: string }
  | { readonly kind: 'token'; readonly caller: TokenHolder; readonly expiresAt: number }

/** Who a token is about. */
export type TokenHolder = Pick<Caller, 'kind' | 'id' | 'scopes' | 'organisation' | 'tenantId'>

/** @param token that the caller was let in with */
export function credentialOf(token: string, caller: KnownKey): Credential {
  if (caller.kind === 'key') return { kind: 'key', sha256: hashToken(token).toString('hex') }
  const { kind, id, scopes, tenantId, organisation } = caller
  const holder = { kind, id, scopes, tenantId, ...(organisation === undefined ? {} : { organisation }) }
  return { kind: 'token', caller: holder, expiresAt: expiryOf(token) }
}

/** In ms since 1970. The token has been checked: it has an `exp`. */
function expiryOf(token: string): number {
  const [, claims = ''] = token.split('.')
  const expiry = propertyOf(JSON.parse(Buffer.from(claims, 'base64url').toString()), 'exp')
  return typeof expiry === 'number' ? expiry * 1_000 : 0
}
