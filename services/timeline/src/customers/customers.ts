import { Inject, Injectable } from '@nestjs/common'
import type { Sight } from '@throughline/access'
import { partitionOf } from '@throughline/bus'
import type { KnownKey } from '@throughline/control'
import { isSubjectKnown, PlaceCipher } from '@throughline/log'
import { invalidParameter, noteAudit, Problem } from '@throughline/platform'
import { subjectOf, type TenantKeys, tenantKeys } from '@throughline/subjects'
import { Database } from '../database/database.js'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'

/** By which identifier somebody is asked for; the others of the same person are {@link Members}'s to say. */
export interface Customer {
  tenantId: string
  subjectId: string
  part: number
}

type Place = Pick<Customer, 'subjectId' | 'part'>

/** Finds who a reference means. Nothing is looked up: a subject's id and place follow from its identifier. */
@Injectable()
export class Customers {
  /** Beside the tenant's keys, which are kept as long as the tenant is in use. */
  private readonly ciphers = new WeakMap<TenantKeys, PlaceCipher>()

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Database) private readonly database: Database,
  ) {}

  /**
   * Finds the customer, and notes for the audit that somebody asked about them.
   *
   * @param parameter by which name the reference was given
   * @throws Problem 400 that names the parameter when it can't be a reference
   */
  async find(reference: string, caller: KnownKey, parameter = 'ref'): Promise<Customer> {
    const subjectId = this.subjectIdOf(reference, caller, parameter)
    noteAudit({ target: subjectId, parts: caller.scopes.includes('personal:read') ? ['open', 'personal'] : ['open'] })
    const parts = await this.database.partsOfLog()
    return { tenantId: caller.tenantId, subjectId, part: partitionOf(subjectId, parts) }
  }

  /**
   * The id of the subject that a reference names.
   *
   * @throws Problem 400 that names the parameter when it can't be a reference
   */
  subjectIdOf(reference: string, caller: KnownKey, parameter: string): string {
    const found = subjectOf(reference, caller.rules, tenantKeys(this.settings.keys, caller.tenantId), caller.organisation)
    if (!found.ok) throw invalidParameter(parameter, found.reason)
    return found.subjectId
  }

  /** Whether there is anything of these identifiers that the reader may see: then an empty answer is one, and no 404. */
  isAnyKnown(tenantId: string, places: readonly Place[], sight: Sight): Promise<boolean> {
    return this.database.askAs(tenantId, async (client) => {
      for (const { subjectId, part } of places) {
        if (await isSubjectKnown(client, { tenantId, subjectId, part }, sight)) return true
      }
      return false
    })
  }

  /** What seals and opens a tenant's positions and tokens. */
  cipherOf(tenantId: string): PlaceCipher {
    const keys = tenantKeys(this.settings.keys, tenantId)
    const cipher = this.ciphers.get(keys) ?? new PlaceCipher(this.settings.keys.token, tenantId)
    this.ciphers.set(keys, cipher)
    return cipher
  }
}

/** 404 that says nothing about who was asked for. */
export function unknownCustomer(): Problem {
  return new Problem({
    status: 404,
    type: 'unknown-customer',
    title: 'No such customer',
    detail: 'There is no event of this customer. If you have just published one, pass its token as after.',
  })
}
