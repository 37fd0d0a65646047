import type { Caller, Scope } from '@throughline/access'
import type { TenantRules } from '@throughline/subjects'
import { LRUCache } from 'lru-cache'
import { parseSettings, rulesOf, type TenantLimits } from '../settings.js'

/** Who is calling, with the rules of the tenant. */
export interface KnownKey extends Caller {
  readonly rules: TenantRules
}

/** What a tenant's settings mean. */
interface Meant {
  readonly rules: TenantRules
  readonly limits: TenantLimits | undefined
}

/** A tenant that is not suspended. */
export type KnownTenant = Pick<KnownKey, 'tenantId' | 'tenantSlug' | 'rules' | 'limits'>

/** A row of `findTenant`. */
export interface TenantRow {
  id: string
  slug: string
  settings: unknown
  settings_version: number
  suspended_at: Date | null
}

export interface TenantEntry {
  /** Missing when it is suspended. */
  readonly tenant?: KnownTenant
  readonly fault?: Error
}

/** A row of `findKey`. */
export interface KeyRow {
  id: string
  sha256: Buffer
  scopes: Scope[]
  organisation: string | null
  origins: string[]
  limits: TenantLimits | null
  expires_at: Date | null
  revoked: boolean
  tenant_id: string
  slug: string
  settings: unknown
  settings_version: number
  suspended: boolean
}

export interface Entry {
  readonly sha256: Buffer
  /** ms since the epoch. */
  readonly expiresAt: number
  /** Missing when the key is revoked or its tenant suspended. */
  readonly caller?: KnownKey
  /** Why the caller could not be made, which is ours to repair: settings that are not valid. */
  readonly fault?: Error
}

/**
 * What each version of a tenant's settings means, with one object of rules for all its keys and for every time they are read
 * again: what libs/subjects prepares for rules hangs on the object.
 */
export type KnownRules = LRUCache<string, Meant>

/** What a row means; a tenant whose settings are broken gets a fault of its own and disturbs no other. */
export function entryOf(row: KeyRow, known: KnownRules): Entry {
  const expiresAt = row.expires_at?.getTime() ?? Number.POSITIVE_INFINITY
  if (row.revoked || row.suspended) return { sha256: row.sha256, expiresAt }
  try {
    const { rules, limits } = meantBy({ ...row, id: row.tenant_id }, known)
    const caller: KnownKey = Object.freeze({
      kind: 'key',
      id: row.id,
      tenantId: row.tenant_id,
      tenantSlug: row.slug,
      scopes: row.scopes,
      ...(row.organisation === null ? {} : { organisation: row.organisation }),
      origins: row.origins,
      rules,
      limits: { tenant: limits, own: row.limits ?? undefined },
    })
    return { sha256: row.sha256, expiresAt, caller }
  } catch (cause) {
    return { sha256: row.sha256, expiresAt, fault: new Error(`tenant ${row.slug}`, { cause }) }
  }
}

/** As {@link entryOf}, for a tenant without a key. */
export function tenantEntryOf(row: TenantRow, known: KnownRules): TenantEntry {
  if (row.suspended_at !== null) return {}
  try {
    const { rules, limits } = meantBy(row, known)
    return { tenant: { tenantId: row.id, tenantSlug: row.slug, rules, limits: { tenant: limits } } }
  } catch (cause) {
    return { fault: new Error(`tenant ${row.slug}`, { cause }) }
  }
}

function meantBy(row: Pick<TenantRow, 'id' | 'settings' | 'settings_version'>, known: KnownRules): Meant {
  const name = `${row.id} ${row.settings_version}`
  const meant = known.get(name) ?? {
    rules: rulesOf(row.settings, row.settings_version),
    limits: parseSettings(row.settings).limits,
  }
  known.set(name, meant)
  return meant
}
