import { type Customer, customerOf, type Refused, type Resolution } from '@throughline/identity'

/** Identifiers that are one customer, by the ids of their eras. */
export interface Grouping {
  readonly customerId: string
  readonly members: readonly string[]
}

/** Customers that other rules would make different ones of. */
export interface Change {
  readonly before: readonly Grouping[]
  readonly after: readonly Grouping[]
}

/** A link that joins nobody by one set of rules, and somebody by the other. */
export interface RefusedLink {
  readonly between: readonly [string, string]
  readonly reason: string
  /** The event that it comes from. */
  readonly event: string
}

export interface Comparison {
  readonly changes: readonly Change[]
  /** Refused by the rules that are tried, and not by those in force. */
  readonly refused: readonly RefusedLink[]
}

/**
 * What becomes of the customers that some identifiers belong to.
 * @param before by the rules in force, of all that `after` knows
 */
export function compareCustomers(subjects: readonly string[], before: Resolution, after: Resolution): Comparison {
  const changes = new Map<string, Change>()
  const touched = new Set<string>()
  for (const subject of subjects) {
    const customer = customerOf(before, subject)
    if (customer === undefined) continue
    const now = customersOf(after, customer.members.map(({ id }) => id))
    const then = customersOf(before, now.flatMap(({ members }) => members.map(({ id }) => id)))
    for (const { id } of then.flatMap(({ members }) => members)) touched.add(id)
    if (now.length === 1 && now[0]?.members.length === customer.members.length) continue
    const change = { before: then.map(groupingOf), after: now.map(groupingOf) }
    changes.set(change.before.map(({ customerId }) => customerId).join(' '), change)
  }
  const known = new Set(before.refused.map(pairOf))
  const refused = after.refused.filter((one) => !known.has(pairOf(one)) && touched.has(one.link.a.id) && touched.has(one.link.b.id))
  return { changes: [...changes.values()], refused: refused.map(shownLink) }
}

function customersOf({ customers }: Resolution, eras: readonly string[]): Customer[] {
  const found = new Set(eras.flatMap((era) => customers.get(era) ?? []))
  return [...found].toSorted((one, other) => (one.id < other.id ? -1 : 1))
}

function groupingOf({ id, members }: Customer): Grouping {
  return { customerId: id, members: members.map((member) => member.id) }
}

function pairOf({ link }: Refused): string {
  return `${link.a.id} ${link.b.id}`
}

function shownLink({ link, reason }: Refused): RefusedLink {
  return { between: [link.a.id, link.b.id], reason, event: link.id }
}
