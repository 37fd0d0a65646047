import { readSql, type TenantClient } from '@throughline/database'
import { type Customer, customerOf, type Era, type IdentityRules, Region, type Resolution } from '@throughline/identity'
import { type IdentityShelf, RegionTooLarge } from '../load-region.js'
import { partOf } from '../../part-of.js'
import type { CustomerMember, KnownCustomer } from '../read-customers.js'
import { factsThen, type LastPositions, placesOf, type Then } from './facts-then.js'

const MAX_SUBJECTS = 1_000
const MAX_CONVERSATIONS = 100

const eraText = `select subject_id from views.identity_member where tenant_id = $1 and build = $2 and era_id = $3`
const unnamedText = readSql(import.meta.url, './unnamed-then.sql')
const conversationsText = readSql(import.meta.url, './conversations-then.sql')

export interface AsKnown {
  readonly tenantId: string
  readonly subjectId: string
  /** By which who is one person is decided: those of now. */
  readonly rules: IdentityRules
  /** Of every part of the log. */
  readonly positions: LastPositions
}

/**
 * The customer that a subject belonged to by what was recorded up to these positions. Neither what was recorded later nor
 * what was retracted later changes the answer; it is worked out from the facts of all that hangs together, so it costs more
 * than asking for now.
 *
 * @throws RegionTooLarge when more than 1,000 identifiers hang together
 */
export async function readCustomerAsKnown(client: TenantClient, asked: AsKnown): Promise<KnownCustomer> {
  const { tenantId, positions, rules } = asked
  const { rows } = await client.query<{ build: number | null }>(`select views.live('identity') as build`)
  const shelf = { tenantId, build: rows[0]?.build ?? 0 }
  const then = { client, shelf, positions, maxNeighbours: rules.maxNeighbours }
  const subject = await subjectOf(client, shelf, asked.subjectId)
  const first = await resolveThen(then, rules, [subject])
  const anchor = first.anchors.get(subject)?.subject
  // A conversation tells whose it is, and not who that is.
  const whole = anchor === undefined ? first : await resolveThen(then, rules, [subject, anchor])
  const people = membersIn(whole, subject).map((era) => era.subject)
  const conversations = await conversationsOf(client, shelf, people)
  const resolution = conversations.length === 0 ? whole : await resolveThen(then, rules, [subject, ...people, ...conversations])
  return shown(resolution, asked.subjectId, subject, await unnamedAmong(then, [...resolution.anchors.keys()]))
}

/** Who is who among these and all that hangs together with them. */
async function resolveThen(then: Then, rules: IdentityRules, subjects: readonly string[]): Promise<Resolution> {
  const region = new Region(subjects, rules)
  const cut: string[] = []
  let loaded = 0
  for (let wanted = region.next(); wanted.length > 0; wanted = region.next()) {
    loaded += wanted.length
    if (loaded > MAX_SUBJECTS) throw new RegionTooLarge(MAX_SUBJECTS)
    const found = await factsThen(then, wanted)
    cut.push(...found.cut)
    region.add(wanted, found.facts, [])
  }
  const { resolution } = region.resolve()
  // Of whom not all neighbours were read, those that were must be enough to know that they are shared.
  if (cut.some((subject) => !resolution.hubs.has(subject) && !rules.blocked.has(subject))) throw new RegionTooLarge(rules.maxNeighbours)
  return resolution
}

/** Who is asked for by the id of an era is asked for by its subject. */
async function subjectOf(client: TenantClient, { tenantId, build }: IdentityShelf, id: string): Promise<string> {
  const { rows } = await client.query<{ subject_id: string }>(eraText, [tenantId, build, id])
  return rows[0]?.subject_id ?? id
}

async function conversationsOf(client: TenantClient, { tenantId, build }: IdentityShelf, people: readonly string[]): Promise<string[]> {
  const values = [tenantId, build, people, MAX_CONVERSATIONS]
  const { rows } = await client.query<{ conversation: string }>(conversationsText, values)
  return rows.map(({ conversation }) => conversation)
}

/** Of these conversations those that had events of their own by then. */
async function unnamedAmong(then: Then, conversations: readonly string[]): Promise<Set<string>> {
  if (conversations.length === 0) return new Set()
  const { client, shelf } = then
  const values = [shelf.tenantId, conversations, conversations.map((one) => partOf(one, then.positions.size)), ...placesOf(then)]
  const { rows } = await client.query<{ conversation: string }>(unnamedText, values)
  return new Set(rows.map(({ conversation }) => conversation))
}

function membersIn(resolution: Resolution, subject: string): readonly Era[] {
  return customerOf(resolution, subject)?.members ?? []
}

function shown(resolution: Resolution, asked: string, subject: string, unnamed: ReadonlySet<string>): KnownCustomer {
  const customer = (asked === subject ? undefined : resolution.customers.get(asked)) ?? customerOf(resolution, subject)
  if (customer === undefined) return { customerId: subject, members: [{ subjectId: subject, type: undefined, from: null, until: null }] }
  const members = customer.members.map((era) => memberOf(resolution, era))
  return { customerId: customer.id, members: [...members, ...conversationsIn(resolution, customer, unnamed)] }
}

function memberOf({ eras, types }: Resolution, { subject, id, from }: Era): CustomerMember {
  const all = eras.of(subject)
  const next = all[all.findIndex((era) => era.id === id) + 1]
  return { subjectId: subject, type: types.get(subject), from, until: next?.from ?? null }
}

function conversationsIn(resolution: Resolution, customer: Customer, unnamed: ReadonlySet<string>): CustomerMember[] {
  const own = [...unnamed].filter((conversation) => customerOf(resolution, conversation)?.id === customer.id)
  return own.map((subjectId) => ({ subjectId, type: resolution.types.get(subjectId), from: null, until: null }))
}
