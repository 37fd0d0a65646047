import type { Pool } from 'pg'
import { BrokenSealError, KeyStoreError } from './errors.js'
import { DataKeys } from './keys/data-keys.js'
import { KeyCache } from './keys/key-cache.js'
import { type FoundKeys, KeyQuestions } from './keys/key-questions.js'
import { Keyring } from './keys/keyring.js'
import { Secrets, type WrappedSecret } from './keys/secrets.js'
import { TenantKeys } from './keys/tenant-keys.js'
import type { KeyProvider } from './providers/key-provider.js'
import type { SubjectKey, SubjectRef } from './subject-key.js'

export interface VaultOptions {
  /** To the database with the keys, as the service's own role. */
  pool: Pool
  provider: KeyProvider
  /** Data keys that are remembered, at most. Default 50,000. */
  maxKeys?: number
  /** How long a data key is remembered, in ms. Default 30,000. */
  lifeMs?: number
  /** How long a tenant's key is remembered, in ms. Default 300,000. */
  tenantKeyLifeMs?: number
}

/**
 * The keys of personal data. Each method asks the key store once for what it does not remember.
 * All throw KeyStoreError when the keys cannot be had now.
 */
export class Vault {
  private readonly cache: KeyCache
  private readonly tenantKeys: TenantKeys
  private readonly dataKeys: DataKeys
  private readonly secrets: Secrets
  private readonly questions = new KeyQuestions()

  constructor(private readonly options: VaultOptions) {
    const { pool, provider, maxKeys = 50_000, lifeMs = 30_000, tenantKeyLifeMs = 300_000 } = options
    this.cache = new KeyCache(maxKeys, lifeMs)
    this.tenantKeys = new TenantKeys(pool, provider, tenantKeyLifeMs)
    this.dataKeys = new DataKeys(pool, this.tenantKeys)
    this.secrets = new Secrets(this.tenantKeys)
  }

  /**
   * Keys to seal with, made where a subject has none. As the recorder, which works for all tenants.
   * @param seen what the caller knows of erasures now; kept with each key that is loaded by this call
   */
  async obtain(refs: Iterable<SubjectRef>, seen = 0): Promise<Keyring> {
    const ring = new Keyring()
    const wanted = new Keyring<SubjectRef>()
    const missing: SubjectRef[] = []
    this.cache.age()
    for (const ref of refs) {
      if (ring.of(ref) || wanted.of(ref)) continue
      const known = this.cache.get(ref)
      if (known) {
        ring.add(ref, known)
      } else {
        wanted.add(ref, ref)
        missing.push(ref)
      }
    }
    if (missing.length > 0) {
      await asked(() => this.dataKeys.obtain(missing, seen, (ref, key) => {
        this.cache.set(ref, key)
        ring.add(ref, key)
      }))
    }
    return ring
  }

  /**
   * Keys to read with; those of subjects that have none, or were erased, are absent. Makes nothing.
   * @throws BrokenSealError when a key is there and does not unwrap
   */
  async read(tenantId: string, subjectIds: readonly string[]): Promise<ReadonlyMap<string, SubjectKey>> {
    const keys = new Map<string, SubjectKey>()
    const missing: string[] = []
    const answers = new Set<Promise<FoundKeys>>()
    this.cache.age()
    for (const subjectId of new Set(subjectIds)) {
      const known = this.cache.get({ tenantId, subjectId })
      const underWay = this.questions.of(tenantId, subjectId)
      if (known) keys.set(subjectId, known)
      else if (underWay) answers.add(underWay)
      else missing.push(subjectId)
    }
    if (missing.length > 0) answers.add(this.ask(tenantId, missing))
    for (const found of await Promise.all(answers)) {
      for (const subjectId of subjectIds) {
        const key = found.get(subjectId)
        if (key) keys.set(subjectId, key)
      }
    }
    return keys
  }

  private ask(tenantId: string, subjectIds: readonly string[]): Promise<FoundKeys> {
    return this.questions.begin(
      tenantId,
      subjectIds,
      (found) => asked(() => this.dataKeys.read(tenantId, subjectIds, ({ subjectId }, key) => found(subjectId, key))),
      (subjectId, key) => this.cache.set({ tenantId, subjectId }, key),
    )
  }

  /**
   * Destroys the keys of a tenant's subjects: nothing that was sealed until now can be opened any more. Safe to repeat for
   * the same erasure.
   * @param erasedAt when, in microseconds since 1970; what happened up to then is not taken any more
   * @returns the generation that each subject has from now on
   */
  async destroy(tenantId: string, subjectIds: readonly string[], erasedAt: number): Promise<ReadonlyMap<string, number>> {
    const generations = await asked(() => this.dataKeys.destroy(tenantId, subjectIds, erasedAt))
    this.forget(subjectIds)
    return generations
  }

  /**
   * Names of the key store's tables in whose files keys of these subjects lie, such as `vault.data_key_3`: a destroyed key is
   * in the file until the table is written anew.
   */
  tablesOf(tenantId: string, subjectIds: readonly string[]): Promise<string[]> {
    return asked(() => this.dataKeys.tablesOf(tenantId, subjectIds))
  }

  /** Lets go of what is remembered of these subjects: the next question goes to the key store. */
  forget(subjectIds: readonly string[]): void {
    this.cache.forget(subjectIds)
    this.questions.forget(subjectIds)
  }

  /**
   * Wraps a secret of a tenant under its key, which is made where there is none. As the recorder or the gateway.
   * @param place what it is for; it unwraps for the same alone
   * @param secret 32 bytes
   */
  wrapSecret(tenantId: string, place: string, secret: Buffer): Promise<WrappedSecret> {
    return asked(() => this.secrets.wrap(tenantId, place, secret))
  }

  /** @throws BrokenSealError when it was wrapped for something else, or changed */
  unwrapSecret(tenantId: string, place: string, secret: WrappedSecret): Promise<Buffer> {
    return asked(() => this.secrets.unwrap(tenantId, place, secret))
  }

  /** Whether the key store answers. */
  async check(): Promise<void> {
    await asked(() => this.options.pool.query('select 1'))
  }

  /** Ends the connections to the key store. */
  async close(): Promise<void> {
    await this.options.pool.end()
  }
}

async function asked<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question()
  } catch (error) {
    // A TypeError is the caller's fault, and trying again would not help.
    if (error instanceof KeyStoreError || error instanceof BrokenSealError || error instanceof TypeError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new KeyStoreError(`the key store does not answer: ${reason}`, { cause: error })
  }
}
