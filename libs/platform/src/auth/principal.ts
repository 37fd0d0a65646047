/** What a caller may do. `events:control` publishes facts that change the state of the system. */
export const SCOPES = ['events:publish', 'events:control', 'timeline:read', 'operations'] as const
export type Scope = (typeof SCOPES)[number]

/** Who is calling, as the credential alone says it. */
export interface Principal {
  keyId: string
  tenantId: string
  tenantSlug: string
  scopes: readonly string[]
  /** The organisation the key is bound to: it speaks for no other. */
  organisation?: string | undefined
  /** Web origins from which the key may be used; empty: not from browsers. */
  origins: readonly string[]
}

/** Knows the credentials. A throw means that they could not be looked up now (503), undefined that there is no such key (401). */
export interface Authenticator {
  authenticate(token: string): Promise<Principal | undefined>
}

/** Under this token a service provides its Authenticator, in any of its modules. */
export const AUTHENTICATOR = Symbol('throughline.authenticator')
