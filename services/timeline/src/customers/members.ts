import { Inject, Injectable } from '@nestjs/common'
import { partitionOf } from '@throughline/bus'
import type { TenantClient } from '@throughline/database'
import { type KnownCustomer, readCustomers } from '@throughline/log'
import { Database } from '../database/database.js'
import { type Composition, type Compositions, fingerprintOf } from '../stream/compositions.js'

/** An identifier of a customer, where its events lie, and for how long it was theirs. */
export interface Member {
  readonly subjectId: string
  readonly part: number
  /** In microseconds since 1970, inclusive; undefined: from the beginning. */
  readonly from: number | undefined
  /** Exclusive; undefined: it still is. */
  readonly until: number | undefined
}

/** Reads at most so many identifiers of a customer, the one that it is named after first. */
export const MAX_MEMBERS = 100

/** Knows which identifiers are one person, by the view of identities. Who is linked with nobody is one by themselves. */
@Injectable()
export class Members implements Compositions {
  constructor(@Inject(Database) private readonly database: Database) {}

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
    const found = await this.database.askAs(tenantId, (client) => readCustomers(client, tenantId, subjectIds))
    return new Map([...found].map(([subjectId, customer]) => {
      // What comes from now on belongs to whoever has the identifier now.
      const members = membersOf(subjectId, customer, parts).filter(({ until }) => until === undefined)
      return [subjectId, { customerId: customer.customerId, members }]
    }))
  }
}

function membersOf(subjectId: string, customer: KnownCustomer | undefined, parts: number): Member[] {
  const members = (customer?.members ?? []).slice(0, MAX_MEMBERS).map((member) => ({
    subjectId: member.subjectId,
    part: partitionOf(member.subjectId, parts),
    from: member.from ?? undefined,
    until: member.until ?? undefined,
  }))
  // A conversation is no member of anybody, and has events of its own.
  if (members.some((member) => member.subjectId === subjectId)) return members
  return [{ subjectId, part: partitionOf(subjectId, parts), from: undefined, until: undefined }, ...members]
}

function isOther(composition: Composition, before: Composition | undefined): boolean {
  if (before === undefined || before.customerId !== composition.customerId) return true
  return fingerprintOf(before) !== fingerprintOf(composition)
}
