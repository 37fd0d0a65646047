import type { Caller } from '@throughline/access'
import { changeTenant, createTenant, findTenant, listTenants, type Tenant } from '@throughline/control/administration'
import { noteAudit } from '@throughline/platform'
import type { Pool } from 'pg'
import { administer, beyondCaller, unknownTenant } from './problems.js'
import { type ListQuery, type NewTenant, type TenantPatch, writeCursor } from './requests.js'
import { type ShownTenant, shownTenant } from './shown.js'

export interface TenantPage {
  tenants: ShownTenant[]
  /** Null at the end. */
  next: string | null
}

/** Tenants, for who manages them all (`tenants:manage`) or their own one (`tenant:manage`). */
export class TenantDesk {
  constructor(private readonly pool: Pool) {}

  async list(caller: Caller, { limit, behind }: ListQuery): Promise<TenantPage> {
    if (!managesAll(caller)) return { tenants: [shownTenant(await this.find(caller, caller.tenantId))], next: null }
    const tenants = await administer(() => listTenants(this.pool, limit, behind))
    const last = tenants.length === limit ? tenants.at(-1) : undefined
    return { tenants: tenants.map(shownTenant), next: last ? writeCursor(last.slug) : null }
  }

  async create(tenant: NewTenant): Promise<ShownTenant> {
    const made = await administer(() => createTenant(this.pool, tenant))
    noteAudit({ target: made.id })
    return shownTenant(made)
  }

  async show(caller: Caller, slugOrId: string): Promise<ShownTenant> {
    return shownTenant(await this.find(caller, slugOrId))
  }

  /** @throws Problem 404 for a foreign tenant, 409 when its settings are not those of the version named any more */
  async change(caller: Caller, slugOrId: string, { settingsVersion, ...change }: TenantPatch): Promise<ShownTenant> {
    const { id } = await this.find(caller, slugOrId)
    if (change.suspended !== undefined && !managesAll(caller)) {
      throw beyondCaller('suspended: only who manages all tenants (tenants:manage) may change it.')
    }
    const expected = settingsVersion === undefined ? {} : { expectedVersion: settingsVersion }
    const changed = await administer(() => changeTenant(this.pool, id, { ...change, ...expected }))
    noteAudit({ tenantId: id, target: id, parts: Object.keys(change) })
    return shownTenant(changed)
  }

  /** The tenant that a caller may manage. Of others nothing is looked up, so that not even time tells of them. */
  find(caller: Caller, slugOrId: string): Promise<Tenant> {
    const own = slugOrId === caller.tenantId || slugOrId === caller.tenantSlug
    if (!own && !managesAll(caller)) throw unknownTenant()
    return administer(() => findTenant(this.pool, own ? caller.tenantId : slugOrId))
  }
}

function managesAll({ scopes }: Caller): boolean {
  return scopes.includes('tenants:manage')
}
