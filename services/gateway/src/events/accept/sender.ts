import { isFresh } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import { PlaceCipher } from '@throughline/log'
import { tenantKeys, type MasterKeys, type TenantKeys } from '@throughline/subjects'

/** Who sends, with what is needed to place events of this tenant. */
export interface Sender {
  readonly key: KnownKey
  readonly keys: TenantKeys
  readonly cipher: PlaceCipher
  /** Whether it may send events that change the state of the system; a person who may has to sign in again for it. */
  readonly controls: 'yes' | 'no' | 'stale'
}

const MAX_TENANTS = 10_000

/** Makes senders; ciphers are kept by tenant. */
export class Senders {
  readonly #master: MasterKeys
  readonly #ciphers = new Map<string, PlaceCipher>()

  constructor(master: MasterKeys) {
    this.#master = master
  }

  of(key: KnownKey): Sender {
    const { tenantId } = key
    let cipher = this.#ciphers.get(tenantId)
    if (!cipher) {
      if (this.#ciphers.size >= MAX_TENANTS) this.#ciphers.clear()
      cipher = new PlaceCipher(this.#master.token, tenantId)
      this.#ciphers.set(tenantId, cipher)
    }
    return { key, keys: tenantKeys(this.#master, tenantId), cipher, controls: controlsOf(key) }
  }
}

function controlsOf(key: KnownKey): Sender['controls'] {
  if (!key.scopes.includes('events:control')) return 'no'
  return key.kind === 'person' && !isFresh(key) ? 'stale' : 'yes'
}
