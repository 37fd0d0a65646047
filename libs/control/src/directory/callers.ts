import type { TokenVerifier } from '@throughline/access'
import type { ControlDirectory } from './directory.js'
import type { KnownKey } from './entries.js'

/** API keys begin with this; everything else is taken for a token. */
const KEY = 'tl_'

/** Who is calling: by an API key, or by a token of an identity provider. */
export class Callers {
  constructor(
    private readonly directory: ControlDirectory,
    private readonly tokens: TokenVerifier,
  ) {}

  /**
   * Undefined when the credential is not valid, or its tenant unknown or suspended.
   *
   * @throws SourceAway, KeysAway when that cannot be told now
   */
  authenticate(credential: string): Promise<KnownKey | undefined> {
    return credential.startsWith(KEY) ? this.directory.authenticate(credential) : this.#byToken(credential)
  }

  async #byToken(token: string): Promise<KnownKey | undefined> {
    const verified = await this.tokens.verify(token)
    if (!verified) return undefined
    const { tenant, ...caller } = verified
    const known = await this.directory.tenant(tenant)
    return known && { ...caller, ...known }
  }
}
