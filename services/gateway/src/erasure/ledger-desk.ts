import type { KnownKey } from '@throughline/control'
import { asTenant } from '@throughline/database'
import { insertHold, listErasures, listHolds, lockErasures, readErasure, releaseHold, type Erasure } from '@throughline/log'
import { tenantKeys, type MasterKeys } from '@throughline/subjects'
import type { Pool } from 'pg'
import { asked, nothingThere } from './problems.js'
import type { ReceiptKey } from './receipt-keys.js'
import { receiptOf, type Retention } from './receipt.js'
import { holdOf, itemOf, type ErasureItem, type HoldItem } from './shown.js'
import { subjectMeant } from './subjects-of.js'

const MAX_HOLDS = 200

export interface ErasurePage {
  erasures: ErasureItem[]
  /** The last one, to go on behind; undefined at the end. */
  last: { erasedAt: number; id: string } | undefined
}

/** What was erased, and what may not be. */
export class LedgerDesk {
  constructor(
    private readonly pool: Pool,
    private readonly master: MasterKeys,
    private readonly receiptKey: Promise<ReceiptKey>,
    private readonly retention: Retention,
  ) {}

  shown(erasure: Erasure): ErasureItem {
    return itemOf(erasure, this.retention)
  }

  /** Newest first. */
  async list({ tenantId }: KnownKey, limit: number, after?: { erasedAt: number; id: string }): Promise<ErasurePage> {
    const erasures = await asked(() =>
      asTenant(this.pool, tenantId, (client) => listErasures(client, tenantId, limit, after), { readOnly: true }),
    )
    return { erasures: erasures.map((erasure) => this.shown(erasure)), last: erasures.length === limit ? erasures.at(-1) : undefined }
  }

  /** With its receipt, which says what is true now. @throws Problem 404 */
  async show({ tenantId }: KnownKey, id: string): Promise<ErasureItem & { receipt: string }> {
    const erasure = await asked(() => asTenant(this.pool, tenantId, (client) => readErasure(client, tenantId, id), { readOnly: true }))
    if (erasure === undefined) throw nothingThere('erasure')
    return { ...this.shown(erasure), receipt: await receiptOf(erasure, this.retention, await this.receiptKey) }
  }

  /** What receipts are checked with, as a JWKS. */
  async publicKeys(): Promise<{ keys: object[] }> {
    return { keys: [(await this.receiptKey).publicJwk] }
  }

  async placeHold(caller: KnownKey, reference: string, reason: string): Promise<HoldItem> {
    const { tenantId, id: placedBy } = caller
    const subjectId = this.#subject(caller, reference)
    const hold = await asked(() =>
      asTenant(this.pool, tenantId, async (client) => {
        await lockErasures(client, tenantId)
        return insertHold(client, { tenantId, subjectId, reason, placedBy })
      }),
    )
    return holdOf(hold)
  }

  /** Newest first, released ones too, at most 200. */
  async holds(caller: KnownKey, reference: string): Promise<{ holds: HoldItem[] }> {
    const { tenantId } = caller
    const subjectId = this.#subject(caller, reference)
    const holds = await asked(() =>
      asTenant(this.pool, tenantId, (client) => listHolds(client, tenantId, subjectId, MAX_HOLDS), { readOnly: true }),
    )
    return { holds: holds.map(holdOf) }
  }

  /** @throws Problem 404 */
  async release({ tenantId, id: by }: KnownKey, id: string): Promise<HoldItem> {
    const hold = await asked(() => asTenant(this.pool, tenantId, (client) => releaseHold(client, tenantId, id, by)))
    if (hold === undefined) throw nothingThere('hold')
    return holdOf(hold)
  }

  #subject(caller: KnownKey, reference: string): string {
    return subjectMeant(reference, caller, tenantKeys(this.master, caller.tenantId))
  }
}
