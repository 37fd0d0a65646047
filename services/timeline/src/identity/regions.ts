import { Inject, Injectable } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import type { TenantClient } from '@throughline/database'
import { type Fact, type IdentityRules, Region, type Resolution } from '@throughline/identity'
import { type IdentityShelf, loadRegion } from '@throughline/log'
import { IdentityRulesInForce } from './identity-rules.js'

/** Resolving as many takes some 30 ms. */
const MAX_SUBJECTS = 3_000
const anchorsText = `select subject_id from views.identity_anchor
  where tenant_id = $1 and build = $2 and conversation = any ($3::uuid[])`

/** All that hangs together with some identifiers, and what follows from it. */
export interface Looked {
  readonly resolution: Resolution
  readonly facts: readonly Fact[]
  readonly rules: IdentityRules
  readonly shelf: IdentityShelf
}

/** Finds out anew who is who among some identifiers, as the projector did, to say why. */
@Injectable()
export class Regions {
  constructor(@Inject(IdentityRulesInForce) private readonly rules: IdentityRulesInForce) {}

  /** @throws RegionTooLarge when more than 3,000 identifiers hang together */
  async look(client: TenantClient, caller: Pick<KnownKey, 'tenantId' | 'rules'>, subjects: readonly string[]): Promise<Looked> {
    const rules = await this.rules.of(client, caller)
    const { rows: live } = await client.query<{ build: number | null }>(`select views.live('identity') as build`)
    const shelf = { tenantId: caller.tenantId, build: live[0]?.build ?? 0 }
    const { rows: anchors } = await client.query<{ subject_id: string }>(anchorsText, [shelf.tenantId, shelf.build, subjects])
    const region = new Region([...subjects, ...anchors.map((row) => row.subject_id)], rules)
    await loadRegion(client, region, shelf, { maxNeighbours: rules.maxNeighbours, maxSubjects: MAX_SUBJECTS })
    return { resolution: region.resolve().resolution, facts: region.known, rules, shelf }
  }
}
