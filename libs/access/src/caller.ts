import type { Scope } from './scopes.js'

/** How much may be done in a second; what is missing is the service's default. */
export interface RateSettings {
  /** Events that may be published. */
  readonly eventsPerSecond?: number | undefined
  /** Requests of any other kind. */
  readonly readsPerSecond?: number | undefined
  /** For how many seconds' worth it may be faster for a moment. */
  readonly burstSeconds?: number | undefined
}

/** Who is calling, as the credential alone says it. */
export interface Caller {
  /** `key`: an API key of a channel; `person`, `service`: by a token of an identity provider. */
  readonly kind: 'key' | 'person' | 'service'
  /** Id of the API key, or the token's subject; what the audit and the log name. */
  readonly id: string
  readonly tenantId: string
  readonly tenantSlug: string
  readonly scopes: readonly Scope[]
  /** As the identity provider names them; an API key has none. */
  readonly roles?: readonly string[]
  /** The organisation it belongs to: it sees its own share, and speaks for no other. */
  readonly organisation?: string
  /** Web origins from which an API key may be used; empty: not from browsers. */
  readonly origins: readonly string[]
  /** What its tenant may do in a second, and what itself where it has less. */
  readonly limits?: { readonly tenant?: RateSettings | undefined; readonly own?: RateSettings | undefined }
  /** Until when the person counts as just signed in, in ms since 1970; never for API keys. */
  readonly freshUntil?: number
}
