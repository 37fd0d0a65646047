import type { Caller } from '@throughline/access'
import { createKey, listKeys, revokeKey } from '@throughline/control/administration'
import { UUID } from '@throughline/database'
import { noteAudit } from '@throughline/platform'
import type { Pool } from 'pg'
import { administer, beyondCaller, unknownKey } from './problems.js'
import { type ListQuery, type NewKey, writeCursor } from './requests.js'
import { type ShownKey, shownKey } from './shown.js'
import type { TenantDesk } from './tenant-desk.js'

export interface KeyPage {
  keys: ShownKey[]
  /** Null at the end. */
  next: string | null
}


/** API keys of the tenants that a caller may manage; a caller of an organisation sees those of this organisation. */
export class KeyDesk {
  constructor(
    private readonly pool: Pool,
    private readonly tenants: TenantDesk,
  ) {}

  async list(caller: Caller, tenant: string, query: ListQuery): Promise<KeyPage> {
    const { id } = await this.tenants.find(caller, tenant)
    const keys = await administer(() => listKeys(this.pool, id, { ...query, ...organisationOf(caller) }))
    const last = keys.length === query.limit ? keys.at(-1) : undefined
    return { keys: keys.map(shownKey), next: last ? writeCursor(last.id) : null }
  }

  /**
   * Makes a key, which is in the answer and nowhere else.
   *
   * @throws Problem 403 when it could do more than who makes it, 404 for a foreign tenant
   */
  async create(caller: Caller, tenant: string, wish: NewKey): Promise<ShownKey & { token: string }> {
    const { id } = await this.tenants.find(caller, tenant)
    assertWithin(caller, wish)
    const { key, token } = await administer(() => createKey(this.pool, { ...wish, tenant: id }))
    noteAudit({ tenantId: id, target: key.id, parts: key.scopes })
    return { ...shownKey(key), token }
  }

  /** Once and for all; doing it again changes nothing. @throws Problem 404 when the tenant has no such key */
  async revoke(caller: Caller, tenant: string, keyId: string): Promise<void> {
    const { id } = await this.tenants.find(caller, tenant)
    if (!UUID.test(keyId)) throw unknownKey()
    await administer(() => revokeKey(this.pool, id, keyId, caller.organisation), unknownKey)
    noteAudit({ tenantId: id, target: keyId })
  }
}

function organisationOf({ organisation }: Caller): { organisation?: string } {
  return organisation === undefined ? {} : { organisation }
}

/** Nobody makes a key that can do what they cannot. */
function assertWithin(caller: Caller, { scopes, organisation }: NewKey): void {
  const mine: readonly string[] = caller.scopes
  const beyond = scopes.filter((scope) => scope === 'tenants:manage' || !mine.includes(scope))
  if (beyond.length > 0) {
    throw beyondCaller(`scopes: ${beyond.join(', ')} cannot be given; tenants:manage only by the command line, others by who has them.`)
  }
  if (caller.organisation !== undefined && caller.organisation !== organisation) {
    throw beyondCaller('organisation: a caller of an organisation makes keys of this organisation only.')
  }
}
