import type { TenantSettings } from '../settings.js'

/** A brand that uses Throughline. Suspended tenants' keys and tokens are refused. */
export interface Tenant {
  id: string
  /** Its name in commands and URLs. */
  slug: string
  /** Its name for people. */
  name: string
  settings: TenantSettings
  settingsVersion: number
  createdAt: Date
  suspendedAt: Date | null
}

export interface TenantRow {
  id: string
  slug: string
  name: string
  settings: TenantSettings
  settings_version: number
  created_at: Date
  suspended_at: Date | null
}

export function tenantOf(row: TenantRow): Tenant {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    settings: row.settings,
    settingsVersion: row.settings_version,
    createdAt: row.created_at,
    suspendedAt: row.suspended_at,
  }
}
