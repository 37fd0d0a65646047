import { type DataSource, QueryFailedError } from 'typeorm'
import { parseSettings, type TenantSettings } from '../settings.js'
import { Tenant } from './tenant.entity.js'

const SLUG = /^[a-z][a-z0-9-]{0,62}$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const UNIQUE_VIOLATION = '23505'

/** Makes a tenant; an Error when the slug is taken or malformed, or the settings are not valid. */
export async function createTenant(
  control: DataSource,
  tenant: { slug: string; name?: string; settings?: TenantSettings },
): Promise<Tenant> {
  if (!SLUG.test(tenant.slug)) {
    throw new Error(`slug ${tenant.slug}: use lower-case letters, digits and hyphens, at most 63, a letter first`)
  }
  const repository = control.getRepository(Tenant)
  const settings = parseSettings(tenant.settings ?? {})
  try {
    return await repository.save(
      repository.create({ slug: tenant.slug, name: tenant.name ?? tenant.slug, settings, settingsVersion: 1 }),
    )
  } catch (error) {
    if (error instanceof QueryFailedError && error.driverError.code === UNIQUE_VIOLATION) {
      throw new Error(`tenant ${tenant.slug} exists already`, { cause: error })
    }
    throw error
  }
}

/** The tenant of a slug or an id; an Error when there is none. */
export async function findTenant(control: DataSource, slugOrId: string): Promise<Tenant> {
  const tenant = await control
    .getRepository(Tenant)
    .findOneBy(UUID.test(slugOrId) ? { id: slugOrId } : { slug: slugOrId })
  if (!tenant) throw new Error(`there is no tenant ${slugOrId}: \`throughline tenant list\` shows them`)
  return tenant
}

/** Tenants by slug, at most `limit`. */
export function listTenants(control: DataSource, limit = 1_000): Promise<Tenant[]> {
  return control.getRepository(Tenant).find({ order: { slug: 'ASC' }, take: limit })
}

/**
 * Replaces a tenant's settings and counts their version up. Events that are stored keep the version they came under.
 * Services see it when their cached entry ends (30 s).
 */
export async function changeSettings(control: DataSource, slugOrId: string, settings: unknown): Promise<Tenant> {
  const parsed = parseSettings(settings)
  const { id } = await findTenant(control, slugOrId)
  await control
    .createQueryBuilder()
    .update(Tenant)
    .set({ settings: parsed, settingsVersion: () => 'settings_version + 1' })
    .where({ id })
    .execute()
  return findTenant(control, id)
}

/** Suspends a tenant (its keys are refused within 30 s) or lets it go on. */
export async function suspendTenant(control: DataSource, slugOrId: string, suspended: boolean): Promise<Tenant> {
  const { id } = await findTenant(control, slugOrId)
  await control.getRepository(Tenant).update({ id }, { suspendedAt: suspended ? new Date() : null })
  return findTenant(control, id)
}
