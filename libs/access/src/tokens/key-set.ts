import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'

/** An issuer's keys could not be read, and the one that is needed is not known: try again after `retryAfterSeconds`. */
export class KeysAway extends Error {
  override readonly name = 'KeysAway'
  readonly retryAfterSeconds = 5
}

export interface KeySetOptions {
  /** How long keys are taken as they are; so long does one that was withdrawn go on. Default 10 min. */
  lifeMs?: number
  /** Between two requests for keys, whatever tokens come. Default 15 s, after a failure 5 s. */
  cooldownMs?: number
  /** For one request. Default 3 s. */
  limitMs?: number
  /** Told of each failed request. */
  onFailure?: (error: unknown) => void
  now?: () => number
}

const MAX_BYTES = 262_144
const MAX_KEYS = 100
const PAUSE_AFTER_FAILURE_MS = 5_000

/**
 * The public keys of one issuer. They are read again when they are old and when a token names one that is not among
 * them, but never more often than the cooldown allows. While they cannot be read, known keys go on.
 */
export class KeySet {
  readonly #uri: string
  readonly #options: Required<Omit<KeySetOptions, 'onFailure'>> & Pick<KeySetOptions, 'onFailure'>
  #known: JWTVerifyGetKey | undefined
  #oldAt = Number.NEGATIVE_INFINITY
  #restUntil = Number.NEGATIVE_INFINITY
  #away = false
  #reading: Promise<void> | undefined

  constructor(uri: string, options: KeySetOptions = {}) {
    this.#uri = uri
    this.#options = { lifeMs: 600_000, cooldownMs: 15_000, limitMs: 3_000, now: Date.now, ...options }
  }

  /** For jose's jwtVerify. @throws JWKSNoMatchingKey, KeysAway */
  readonly keyOf: JWTVerifyGetKey = async (header, token) => {
    if (this.#options.now() >= this.#oldAt) await this.#readAgain()
    const key = await this.#find(header, token)
    if (key) return key
    await this.#readAgain()
    const news = await this.#find(header, token)
    if (news) return news
    throw this.#away ? new KeysAway('the keys of an issuer cannot be read at the moment') : new errors.JWKSNoMatchingKey()
  }

  async #find(...asked: Parameters<JWTVerifyGetKey>): Promise<Awaited<ReturnType<JWTVerifyGetKey>> | undefined> {
    try {
      return await this.#known?.(...asked)
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return undefined
      throw error
    }
  }

  /** Does nothing while it rests; a failure leaves the keys as they were. */
  async #readAgain(): Promise<void> {
    if (!this.#reading) {
      if (this.#options.now() < this.#restUntil) return
      this.#reading = this.#read().finally(() => (this.#reading = undefined))
    }
    await this.#reading
  }

  async #read(): Promise<void> {
    const { now, lifeMs, cooldownMs, limitMs, onFailure } = this.#options
    try {
      this.#known = createLocalJWKSet(await fetchKeys(this.#uri, limitMs))
      this.#oldAt = now() + lifeMs
      this.#restUntil = now() + cooldownMs
      this.#away = false
    } catch (error) {
      this.#restUntil = now() + Math.min(cooldownMs, PAUSE_AFTER_FAILURE_MS)
      this.#away = true
      onFailure?.(error)
    }
  }
}

async function fetchKeys(uri: string, limitMs: number): Promise<JSONWebKeySet> {
  const answer = await fetch(uri, { signal: AbortSignal.timeout(limitMs), redirect: 'error', headers: { accept: 'application/json' } })
  if (answer.status !== 200) throw new Error(`${uri} answered ${answer.status}`)
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length
    if (bytes > MAX_BYTES) throw new Error(`${uri} answered more than ${MAX_BYTES} bytes`)
    chunks.push(chunk)
  }
  const keys = JSON.parse(Buffer.concat(chunks).toString()) as JSONWebKeySet
  if (!Array.isArray(keys.keys) || keys.keys.length > MAX_KEYS) throw new Error(`${uri} is no set of at most ${MAX_KEYS} keys`)
  return keys
}
