import { Inject, Injectable } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import type { TenantClient } from '@throughline/database'
import type { IdentityRules } from '@throughline/identity'
import { readRulesInForce } from '@throughline/log'
import { identityRulesOf } from '@throughline/rules'
import { tenantKeys } from '@throughline/subjects'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'

/** By which rules the projector finds out who is one person. */
@Injectable()
export class IdentityRulesInForce {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** The rules that the tenant has published, or the standard ones. */
  async of(client: TenantClient, { tenantId, rules }: Pick<KnownKey, 'tenantId' | 'rules'>): Promise<IdentityRules> {
    const published = await readRulesInForce(client, tenantId, 'identity')
    return identityRulesOf(published, { rules, keys: tenantKeys(this.settings.keys, tenantId) })
  }
}
