import { Inject, Injectable } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import type { TenantClient } from '@throughline/database'
import { type HistoryMember, historyMembers, type KnownCustomer, type LastPositions, readCorrectionMarks, readCustomerAsKnown, readCustomers } from '@throughline/log'
import { Database } from '../database/database.js'
import { IdentityRulesInForce } from '../identity/identity-rules.js'
import { refuseTooLarge } from '../identity/too-large.js'
import { type Composition, type Compositions, fingerprintOf } from '../stream/compositions.js'

/** An identifier of a customer, where its events lie, and for how long it was theirs. */
export type Member = HistoryMember

/** Knows which identifiers are one person, by the view of identities. Who is linked with nobody is one by themselves. */
@Injectable()
export class Members implements Compositions {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(IdentityRulesInForce) private readonly rules: IdentityRulesInForce,
  ) {}

  /** The identifiers of the customer that a subject belongs to; the subject itself is always among them. */
  async ofSubject(client: TenantClient, tenantId: string, subjectId: string): Promise<Member[]> {
    const parts = await this.database.partsOfLog()
    const customer = (await readCustomers(client, tenantId, [subjectId])).get(subjectId)
    return membersOf(subjectId, customer, parts)
  }

  /** The customer that a subject belongs to, with all identifiers that are or were theirs. */
  async customerOf(tenantId: string, subjectId: string): Promise<{ customerId: string; members: Member[] }> {
    const parts = await this.database.partsOfLog()
    const found = await this.database.askAs(tenantId, (client) => readCustomers(client, tenantId, [subjectId]))
    const customer = found.get(subjectId)
    return { customerId: customer?.customerId ?? subjectId, members: membersOf(subjectId, customer, parts) }
  }

  /**
   * The customer that a subject belonged to by what was recorded up to these positions: what came later, retractions too,
   * changes nothing about it. It costs more than asking for now.
   *
   * @param caller by whose tenant's rules it is decided
   * @param positions of every part of the log, the last that counts
   * @throws Problem 422 when too many identifiers hang together
   */
  async customerAsKnown(
    client: TenantClient,
    caller: Pick<KnownKey, 'tenantId' | 'rules'>,
    subjectId: string,
    positions: LastPositions,
  ): Promise<{ customerId: string; members: Member[] }> {
    const { tenantId } = caller
    const parts = await this.database.partsOfLog()
    const rules = await this.rules.of(client, caller)
    const customer = await readCustomerAsKnown(client, { tenantId, subjectId, rules, positions }).catch(refuseTooLarge)
    return { customerId: customer.customerId, members: membersOf(subjectId, customer, parts) }
  }

  async of(tenantId: string, subjectId: string): Promise<Composition> {
    const found = await this.compositions(tenantId, [subjectId])
    return found.get(subjectId) ?? { customerId: subjectId, members: [] }
  }

  async changed(tenantId: string, known: ReadonlyMap<string, Composition>): Promise<ReadonlyMap<string, Composition>> {
    if (known.size === 0) return new Map()
    const now = await this.compositions(tenantId, [...known.keys()])
    return new Map([...now].filter(([subjectId, composition]) => isOther(composition, known.get(subjectId))))
  }

  private async compositions(tenantId: string, subjectIds: readonly string[]): Promise<Map<string, Composition>> {
    const parts = await this.database.partsOfLog()
    return this.database.askAs(tenantId, async (client) => {
      const found = await readCustomers(client, tenantId, subjectIds)
      const composed = [...found].map(([subjectId, customer]) => [subjectId, compositionOf(subjectId, customer, parts)] as const)
      const subjects = new Set(composed.flatMap(([, { members }]) => members.map((member) => member.subjectId)))
      const marks = await readCorrectionMarks(client, tenantId, [...subjects])
      return new Map(composed.map(([subjectId, composition]) => [subjectId, { ...composition, said: saidOf(composition, marks) }]))
    })
  }
}

function saidOf({ members }: Composition, marks: ReadonlyMap<string, string>): string | undefined {
  const said = members.flatMap((member) => marks.get(member.subjectId) ?? [])
  return said.length === 0 ? undefined : said.toSorted().join()
}

/** What a customer is from now on. It is the same under every identifier. */
export function compositionOf(subjectId: string, customer: KnownCustomer, parts: number): Composition {
  const theirs = new Set(customer.members.map((member) => member.subjectId))
  // What comes from now on belongs to whoever has the identifier now.
  const members = membersOf(subjectId, customer, parts).filter((member) => member.until === undefined && theirs.has(member.subjectId))
  return { customerId: customer.customerId, members }
}

function membersOf(subjectId: string, customer: KnownCustomer | undefined, parts: number): Member[] {
  return historyMembers(customer ?? { customerId: subjectId, members: [] }, parts, subjectId)
}

function isOther(composition: Composition, before: Composition | undefined): boolean {
  if (before === undefined || before.customerId !== composition.customerId) return true
  return fingerprintOf(before) !== fingerprintOf(composition)
}
