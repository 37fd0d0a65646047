import { type Sight, sightOf } from '@throughline/access'
import { partitionOf } from '@throughline/bus'
import type { KnownKey } from '@throughline/control'
import type { TenantClient } from '@throughline/database'
import { findDeclaration, versionOf } from '@throughline/events'
import { CONVERSATION } from '@throughline/identity'
import { isSubjectKnown, type KnownCustomer, readCustomers, readTimelinePage } from '@throughline/log'
import { invalidParameter, Problem } from '@throughline/platform'
import { personOf, placeEvent, type TenantKeys } from '@throughline/subjects'
import type { PersonalData } from '../personal/personal-data.js'
import type { Named } from './wish.js'

/** What it takes to find out whom references name. */
export interface Finding {
  readonly client: TenantClient
  readonly caller: KnownKey
  readonly keys: TenantKeys
  readonly parts: number
  readonly liveTopic: string
  readonly personal: PersonalData
}

/** Opens an event to see of which type an identifier is. Nothing else of it is shown to anybody. */
const ALL: Sight = sightOf({ scopes: ['personal:read'] })

/** Finds out whom the references of one request name, and which identifier stands for each. */
export class People {
  private readonly known = new Map<string, KnownCustomer>()

  constructor(private readonly finding: Finding) {}

  /**
   * The identifier to speak about: of a conversation, or of an id that is none any more, one of the customer whose it is.
   *
   * @throws Problem 400 that names the member, 404 when there is nothing of them
   */
  async person(reference: string, member: string): Promise<Named> {
    const named = await this.identifier(reference, member)
    if (!(await this.isKnown(named))) throw unknownPerson(member)
    const { members } = await this.customerOf(named.subjectId)
    const identifiers = members.filter(({ type }) => type !== CONVERSATION)
    if (identifiers.length === 0 || identifiers.some(({ subjectId }) => subjectId === named.subjectId)) return this.typed(named)
    const present = identifiers.find(({ until }) => until === null)
    if (present === undefined) throw invalidParameter(member, 'has no identifier any more; all were given to somebody else')
    return this.typed({ subjectId: present.subjectId, type: present.type })
  }

  /** The identifier itself, which may be new. @throws Problem 400, 404 for an id of which nothing is known */
  async identifier(reference: string, member: string): Promise<Named> {
    const { caller, keys } = this.finding
    const found = personOf(reference, caller.rules, keys)
    if (!found.ok) throw invalidParameter(member, found.reason)
    if (found.type !== undefined) return found
    const named = { subjectId: found.subjectId, type: undefined }
    if (!(await this.isKnown(named))) throw unknownPerson(member)
    return this.typed(named)
  }

  /** Identifiers of all whom references have named until now: whose they are is known by what hangs together with these. */
  get homes(): string[] {
    return [...this.known.values()].flatMap(({ members }) => members[0]?.subjectId ?? [])
  }

  async customerOf(subjectId: string): Promise<KnownCustomer> {
    const { client, caller } = this.finding
    const known = this.known.get(subjectId) ?? (await readCustomers(client, caller.tenantId, [subjectId])).get(subjectId)
    if (known === undefined) throw new Error(`nothing was answered about ${subjectId}`)
    this.known.set(subjectId, known)
    return known
  }

  private async isKnown({ subjectId }: Named): Promise<boolean> {
    const { client, caller, parts } = this.finding
    const { customerId, members } = await this.customerOf(subjectId)
    if (members.length > 1 || customerId !== subjectId || members[0]?.type !== undefined) return true
    const place = { tenantId: caller.tenantId, subjectId, part: partitionOf(subjectId, parts) }
    return isSubjectKnown(client, place, sightOf(caller))
  }

  /** Of an identifier that was never seen with another the view does not know the type, but its own events do. */
  private async typed(named: Named): Promise<Named> {
    const { subjectId } = named
    const type = named.type ?? (await this.customerOf(subjectId)).members.find((member) => member.subjectId === subjectId)?.type
    return { subjectId, type: type ?? (await this.typeByEvent(subjectId)) }
  }

  private async typeByEvent(subjectId: string): Promise<string | undefined> {
    const { client, caller, keys, parts, liveTopic, personal } = this.finding
    const part = partitionOf(subjectId, parts)
    const query = { tenantId: caller.tenantId, subjectId, part, sight: ALL, liveTopic, order: 'oldest' as const, limit: 1 }
    const { rows } = await readTimelinePage(client, query)
    const [event] = await personal.open(caller.tenantId, rows)
    if (event === undefined) return undefined
    const declaration = findDeclaration(event.type, versionOf(event.type, event.dataschema))
    for (const organisation of event.organisation === undefined ? [undefined] : [undefined, event.organisation]) {
      const placed = placeEvent(event, declaration, caller.rules, keys, organisation)
      const found = placed.ok ? placed.identifiers.find((identifier) => identifier.subjectId === subjectId) : undefined
      if (found !== undefined) return found.type
    }
    return undefined
  }
}

function unknownPerson(member: string): Problem {
  return new Problem({
    status: 404,
    type: 'unknown-customer',
    title: 'No such customer',
    detail: `${member}: there is no event of this customer. If you have just published one, pass its token as after.`,
    extensions: { parameter: member },
  })
}
