import { Inject, Injectable } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import type { TenantClient } from '@throughline/database'
import type { IdentityRules } from '@throughline/identity'
import { type IdentityShelf, readRulesInForce } from '@throughline/log'
import { identityRulesOf } from '@throughline/rules'
import { tenantKeys } from '@throughline/subjects'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'

const liveText = `select views.live('identity') as build`

/** By which rules the projector finds out who is one person. */
@Injectable()
export class IdentityRulesInForce {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** The build of the view that is read now; 0 before there is one. */
  async shelf(client: TenantClient, tenantId: string): Promise<IdentityShelf> {
    const { rows } = await client.query<{ build: number | null }>(liveText)
    return { tenantId, build: rows[0]?.build ?? 0 }
  }

  /** The rules that the tenant has published, or the standard ones. */
  async of(client: TenantClient, { tenantId, rules }: Pick<KnownKey, 'tenantId' | 'rules'>): Promise<IdentityRules> {
    const published = await readRulesInForce(client, tenantId, 'identity')
    return identityRulesOf(published, { rules, keys: tenantKeys(this.settings.keys, tenantId) })
  }
}
