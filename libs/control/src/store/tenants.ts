import { randomUUID } from 'node:crypto'
import { asTenant } from '@throughline/database'
import type { Pool } from 'pg'
import { parseSettings, type TenantSettings } from '../settings.js'
import { checked, ControlError } from './errors.js'
import { type Tenant, tenantOf, type TenantRow } from './tenant.js'
import { findTenantBy, insertTenant, listTenantsBehind, updateTenant } from './tenants.sql.js'

const SLUG = /^[a-z][a-z0-9-]{0,62}$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const UNIQUE_VIOLATION = '23505'
const MAX_NAME = 200

export interface TenantChange {
  name?: string
  /** They replace the ones that it has, and count their version up. Events that are stored keep theirs. */
  settings?: unknown
  /** Change only when the settings still have this version. */
  expectedVersion?: number
  /** Refuse its keys and tokens, or let it go on. */
  suspended?: boolean
}

/** Makes a tenant. @throws ControlError when the slug is taken or malformed, or the settings are not valid */
export async function createTenant(
  control: Pool,
  tenant: { slug: string; name?: string; settings?: unknown },
): Promise<Tenant> {
  const { slug, name = slug } = tenant
  if (!SLUG.test(slug) || UUID.test(slug)) {
    throw new ControlError('invalid', `slug ${slug}: use lower-case letters, digits and hyphens, at most 63, a letter first, no UUID`)
  }
  const settings = checked(() => parseSettings(tenant.settings ?? {}))
  const values = [randomUUID(), slug, checkedName(name), JSON.stringify(settings)]
  try {
    const { rows } = await asTenant(control, values[0]!, (client) => client.query<TenantRow>(insertTenant, values))
    return tenantOf(rows[0]!)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION) {
      throw new ControlError('taken', `tenant ${slug} exists already`, { cause: error })
    }
    throw error
  }
}

/** The tenant of a slug or an id. @throws ControlError when there is none */
export async function findTenant(control: Pool, slugOrId: string): Promise<Tenant> {
  const name = UUID.test(slugOrId) ? slugOrId.toLowerCase() : slugOrId
  // No tenant has a NUL in its name, and PostgreSQL takes none.
  const { rows } = name.includes('\0') ? { rows: [] } : await control.query<TenantRow>(findTenantBy, [name])
  if (rows[0] === undefined) throw new ControlError('unknown', `there is no tenant ${slugOrId}: \`throughline tenant list\` shows them`)
  return tenantOf(rows[0])
}

/** Tenants by slug, at most `limit`, those behind the slug `behind`. */
export async function listTenants(control: Pool, limit = 1_000, behind = ''): Promise<Tenant[]> {
  const { rows } = await control.query<TenantRow>(listTenantsBehind, [behind, limit])
  return rows.map(tenantOf)
}

/**
 * Changes a tenant. Services see it when their cached entry ends (30 s).
 *
 * @throws ControlError when there is no such tenant, the settings are not valid, or they have another version by now
 */
export async function changeTenant(control: Pool, slugOrId: string, change: TenantChange): Promise<Tenant> {
  const { name, expectedVersion, suspended } = change
  const settings: TenantSettings | undefined = change.settings === undefined ? undefined : checked(() => parseSettings(change.settings))
  const { id, slug } = await findTenant(control, slugOrId)
  const values = [id, name === undefined ? null : checkedName(name), settings && JSON.stringify(settings), expectedVersion, suspended]
  const { rows } = await asTenant(control, id, (client) => client.query<TenantRow>(updateTenant, values))
  if (rows[0] === undefined) {
    throw new ControlError('changed', `the settings of tenant ${slug} are not those of version ${expectedVersion} any more: read them again`)
  }
  return tenantOf(rows[0])
}

function checkedName(name: string): string {
  if (name.length > 0 && name.length <= MAX_NAME && !/\p{C}/u.test(name)) return name
  throw new ControlError('invalid', `name: 1 to ${MAX_NAME} characters, no control characters`)
}
