import { createHash } from 'node:crypto'
import { jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'
import { callerOfClaims, type TokenCaller } from './claims.js'
import type { IssuerSettings } from './issuer-settings.js'
import { KeysAway, KeySet, type KeySetOptions } from './key-set.js'
import { readToken } from './read-token.js'

export interface TokenVerifierOptions extends KeySetOptions {
  /** Tokens remembered as checked. Default 10,000. */
  maxTokens?: number
}

interface Known {
  readonly settings: IssuerSettings
  readonly keys: KeySet
}

const TOLERANCE_SECONDS = 30

/** Checks tokens (JWT) of the issuers that an installation trusts. */
export class TokenVerifier {
  readonly #issuers: ReadonlyMap<string, Known>
  readonly #checked: LRUCache<string, TokenCaller>
  readonly #now: () => number
  readonly #lifeMs: number

  constructor(issuers: readonly IssuerSettings[], options: TokenVerifierOptions = {}) {
    this.#now = options.now ?? Date.now
    this.#lifeMs = options.lifeMs ?? 600_000
    this.#checked = new LRUCache({ max: options.maxTokens ?? 10_000, perf: { now: this.#now }, ttlResolution: 0 })
    this.#issuers = new Map(issuers.map((settings) => [settings.issuer, { settings, keys: new KeySet(settings.jwksUri, options) }]))
  }

  /**
   * Who a token is about; undefined when it is not valid here. A token that was checked is remembered, until it expires
   * or its issuer's keys count as old.
   *
   * @throws KeysAway when its issuer's keys cannot be read and its key is not known
   */
  async verify(token: string): Promise<TokenCaller | undefined> {
    const name = createHash('sha256').update(token).digest('base64')
    const checked = this.#checked.get(name)
    if (checked) return checked
    const issuer = this.#issuers.get(readToken(token)?.issuer ?? '')
    return issuer && this.#check(token, name, issuer)
  }

  async #check(token: string, name: string, { settings, keys }: Known): Promise<TokenCaller | undefined> {
    const now = this.#now()
    try {
      const { payload } = await jwtVerify(token, keys.keyOf, {
        issuer: settings.issuer,
        audience: settings.audience,
        algorithms: settings.algorithms,
        typ: settings.typ,
        requiredClaims: ['exp', 'iat', 'sub'],
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: new Date(now),
      })
      const caller = callerOfClaims(payload, settings, Math.floor(now / 1_000), TOLERANCE_SECONDS)
      const leftMs = ((payload.exp ?? 0) + TOLERANCE_SECONDS) * 1_000 - now
      if (caller && leftMs > 0) this.#checked.set(name, caller, { ttl: Math.min(leftMs, this.#lifeMs) })
      return caller
    } catch (error) {
      if (error instanceof KeysAway) throw error
      return undefined // whatever was wrong with it: it is not accepted
    }
  }
}
