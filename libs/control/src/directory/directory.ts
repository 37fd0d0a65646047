import { timingSafeEqual } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Pool } from 'pg'
import { hashToken, prefixOf } from '../token.js'
import { findKey, listKeys } from './keys.sql.js'
import { findOrigin, listOrigins } from './origins.sql.js'
import { PatientCache, SourceAway } from './patient-cache.js'
import { entryOf, type Entry, type KeyRow, type KnownKey, type KnownRules, type KnownTenant, type TenantEntry, tenantEntryOf, type TenantRow } from './entries.js'
import { findTenant } from './tenants.sql.js'

/** What the directory needs of a pg Pool; it should give up by itself sooner or later. */
export type Database = Pick<Pool, 'query'>

export interface DirectoryOptions {
  /** Keys held. Default 10,000. */
  maxKeys?: number
  /** Unknown keys remembered. Default 10,000. */
  maxUnknown?: number
  /** How long what was read is taken as it is; so long does a revoked key go on. Default 30,000 ms. */
  lifeMs?: number
  /** How long one look-up may take. Default 2,000 ms. */
  limitMs?: number
  /** Told of each failed look-up, for logs and metrics. */
  onFailure?: (error: unknown) => void
  now?: () => number
}

const MAX_ORIGINS = 10_000
const MAX_TENANTS = 10_000
/** A page's origin is asked for before anybody thinks of making a key that names it. */
const UNKNOWN_ORIGIN_LIFE_MS = 2_000

/**
 * Who a key is, from memory where possible. Goes on answering for keys that it knows while PostgreSQL is away,
 * and throws SourceAway for those that it does not.
 */
export class ControlDirectory {
  readonly #database: Database
  readonly #maxKeys: number
  readonly #now: () => number
  readonly #keys: PatientCache<Entry>
  readonly #tenants: PatientCache<TenantEntry>
  readonly #origins: PatientCache<object>
  readonly #rules: KnownRules
  #warm = false

  constructor(database: Database, options: DirectoryOptions = {}) {
    this.#database = database
    this.#maxKeys = options.maxKeys ?? 10_000
    this.#now = options.now ?? Date.now
    this.#rules = new LRUCache({ max: this.#maxKeys })
    const lifeMs = options.lifeMs ?? 30_000
    const cache = {
      lifeMs,
      unknownLifeMs: lifeMs, // of keys: nobody knows one before it is made
      limitMs: options.limitMs ?? 2_000,
      patienceMs: Math.min(1_000, options.limitMs ?? 2_000),
      maxLoads: 64,
      maxUnknown: options.maxUnknown ?? 10_000,
      onFailure: options.onFailure,
      now: this.#now,
    }
    this.#keys = new PatientCache((hash) => this.#readKey(hash), { ...cache, max: this.#maxKeys })
    this.#tenants = new PatientCache((name) => this.#readTenant(name), { ...cache, max: MAX_TENANTS })
    this.#origins = new PatientCache((origin) => this.#readOrigin(origin), {
      ...cache,
      max: MAX_ORIGINS,
      unknownLifeMs: Math.min(lifeMs, UNKNOWN_ORIGIN_LIFE_MS),
    })
  }

  /** True from a failed look-up until the next one that works. */
  get away(): boolean {
    return this.#keys.away
  }

  /** Who the token is; undefined when it is malformed, unknown, revoked or expired, or its tenant suspended. */
  async authenticate(token: string): Promise<KnownKey | undefined> {
    return prefixOf(token) ? this.authenticateHash(hashToken(token)) : undefined
  }

  /** The same, for who has remembered of a token only its hash. */
  async authenticateHash(hash: Buffer): Promise<KnownKey | undefined> {
    const entry = await this.#keys.get(hash.toString('hex'))
    if (!entry || !timingSafeEqual(entry.sha256, hash) || entry.expiresAt <= this.#now()) return undefined
    if (entry.fault) throw brokenSettings(entry.fault)
    return entry.caller
  }

  /** The tenant of a slug or an id; undefined when there is none, or it is suspended. */
  async tenant(slugOrId: string): Promise<KnownTenant | undefined> {
    const entry = await this.#tenants.get(slugOrId)
    if (entry?.fault) throw brokenSettings(entry.fault)
    return entry?.tenant
  }

  /** Whether any usable key names this origin: what a preflight, which carries no key, can be answered with. */
  async knowsOrigin(origin: string): Promise<boolean> {
    return (await this.#origins.get(origin)) !== undefined
  }

  /**
   * Reads the usable keys and origins once, newest first, so that they work from then on even if PostgreSQL goes away.
   * Rejects while it cannot; does nothing once it could. A readiness check may call it as often as it likes.
   */
  async warm(): Promise<void> {
    if (this.#warm) return
    const { rows } = await this.#database.query<KeyRow>(listKeys, [this.#maxKeys])
    for (const row of rows.toReversed()) this.#keys.put(row.sha256.toString('hex'), entryOf(row, this.#rules))
    const origins = await this.#database.query<{ origin: string }>(listOrigins, [MAX_ORIGINS])
    for (const { origin } of origins.rows) this.#origins.put(origin, KNOWN)
    this.#warm = true
  }

  async #readKey(hash: string): Promise<Entry | undefined> {
    const { rows } = await this.#database.query<KeyRow>(findKey, [Buffer.from(hash, 'hex')])
    return rows[0] && entryOf(rows[0], this.#rules)
  }

  async #readTenant(slugOrId: string): Promise<TenantEntry | undefined> {
    const { rows } = await this.#database.query<TenantRow>(findTenant, [slugOrId])
    // A slug may look like the id of another tenant: then nobody is meant.
    return rows.length === 1 ? tenantEntryOf(rows[0]!, this.#rules) : undefined
  }

  async #readOrigin(origin: string): Promise<object | undefined> {
    const { rows } = await this.#database.query(findOrigin, [origin])
    return rows.length > 0 ? KNOWN : undefined
  }
}

const KNOWN = {}

function brokenSettings(cause: Error): SourceAway {
  return new SourceAway('the settings of this tenant cannot be read', { cause })
}
