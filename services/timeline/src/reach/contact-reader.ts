import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import { arrange } from '@throughline/context'
import type { KnownKey } from '@throughline/control'
import type { TenantClient } from '@throughline/database'
import { findDeclaration, versionOf } from '@throughline/events'
import { type HistoryMember, historyMembers, isSubjectKnown, type PlacedRow, readContactHistory, readCustomers, readToldAbout } from '@throughline/log'
import { type ContactFacts, contactFactsOf } from '@throughline/rules'
import { placeEvent, subjectOf, tenantKeys } from '@throughline/subjects'
import { type Customer, unknownCustomer } from '../customers/customers.js'
import { Database } from '../database/database.js'
import { PersonalData } from '../personal/personal-data.js'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'

/** The rows that a decision goes by, sealed as they are. */
export interface ContactRows {
  readonly customerId: string
  readonly subjectIds: readonly string[]
  /** Types of identifiers, where they are known. */
  readonly types: readonly string[]
  readonly rows: readonly PlacedRow[]
}

/** What is known of a customer at a time, and by which types of identifiers they can be reached. */
export interface KnownContact {
  readonly facts: ContactFacts
  readonly identifiers: ReadonlySet<string>
}

/** Reads what a decision on contacting somebody goes by. */
@Injectable()
export class ContactReader {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Database) private readonly database: Database,
    @Inject(PersonalData) private readonly personal: PersonalData,
  ) {}

  /** @param upTo what happened later is left out, in microseconds @throws Problem 404 */
  async rows(client: TenantClient, { subjectId }: Pick<Customer, 'subjectId'>, caller: KnownKey, { positions, upTo }: { positions: readonly number[]; upTo: number }): Promise<ContactRows> {
    const { tenantId } = caller
    const parts = await this.database.partsOfLog()
    const customer = (await readCustomers(client, tenantId, [subjectId])).get(subjectId)
    if (customer === undefined) throw unknownCustomer()
    const members = historyMembers(customer, parts, subjectId)
    const subjectIds = [...new Set(members.map((member) => member.subjectId))]
    const rows = await readContactHistory(client, { tenantId, members, positions, upTo })
    const { statements, refiled } = await readToldAbout(client, { tenantId, subjectIds, positions, sight: 'everything' })
    const types = customer.members.flatMap(({ type, until }) => (type === undefined || until !== null ? [] : [type]))
    if (rows.length === 0 && !(await isAnyKnown(client, caller, members))) throw unknownCustomer()
    return { customerId: customer.customerId, subjectIds, types, rows: [...rows, ...statements, ...refiled] }
  }

  /** @param until what happened later is left out, in microseconds @throws Problem 503 */
  async facts({ rows, subjectIds, types }: ContactRows, { tenantId, rules }: KnownKey, until: number): Promise<KnownContact> {
    const events = await this.personal.openHistory(tenantId, rows)
    const homes = new Set(subjectIds)
    const keys = tenantKeys(this.settings.keys, tenantId)
    const isOurs = (reference: string): boolean => {
      const found = subjectOf(reference, rules, keys)
      return found.ok && homes.has(found.subjectId)
    }
    const timeline = [...arrange(events, { asOf: until, homes, isOurs })]
    // Of who is linked with nobody the view of identities knows no type: their events name it.
    const named = timeline.flatMap((event) => {
      const placed = placeEvent(event, findDeclaration(event.type, versionOf(event.type, event.dataschema)), rules, keys)
      return placed.ok ? placed.identifiers.filter(({ subjectId }) => homes.has(subjectId)).map(({ type }) => type) : []
    })
    return { facts: contactFactsOf(timeline, until), identifiers: new Set([...types, ...named]) }
  }
}

/** In the transaction that is there: who waits for another connection while holding one may wait for ever. */
async function isAnyKnown(client: TenantClient, caller: KnownKey, members: readonly HistoryMember[]): Promise<boolean> {
  for (const { subjectId, part } of members) {
    if (await isSubjectKnown(client, { tenantId: caller.tenantId, subjectId, part }, sightOf(caller))) return true
  }
  return false
}
