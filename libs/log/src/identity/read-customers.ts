import { readSql, type TenantClient } from '@throughline/database'

const text = readSql(import.meta.url, './read-customers.sql')

/** Of those that began before anybody was named, the newest. */
export const MAX_CONVERSATIONS = 100

/** An identifier of a customer, as long as it was theirs, or a conversation that is theirs and has events of its own. */
export interface CustomerMember {
  readonly subjectId: string
  /** Undefined where it cannot be told (any more). */
  readonly type: string | undefined
  /** From when on it has been theirs, in microseconds since 1970; null: from the beginning. */
  readonly from: number | null
  /** Until when it was; null: it is. */
  readonly until: number | null
}

/** Identifiers that are believed to be one person. */
export interface KnownCustomer {
  readonly customerId: string
  /** The one that the customer is named after comes first. */
  readonly members: readonly CustomerMember[]
}

interface Row {
  asked: string
  customer_id: string
  subject_id: string
  type: string | null
  from_at: string | null
  until_at: string | null
}

/**
 * The customers that subjects belong to now. Who is linked with nobody is a customer of their own.
 * @param prepare use a named statement, planned once a connection; default false
 * @returns by subject, all that were asked for
 */
export async function readCustomers(
  client: TenantClient,
  tenantId: string,
  subjectIds: readonly string[],
  { prepare = false }: { prepare?: boolean } = {},
): Promise<Map<string, KnownCustomer>> {
  const name = prepare ? { name: 'customers' } : {}
  const { rows } = await client.query<Row>({ ...name, text, values: [tenantId, subjectIds, MAX_CONVERSATIONS] })
  const found = Map.groupBy(rows, ({ asked }) => asked)
  return new Map(subjectIds.map((subjectId) => [subjectId, customerOf(subjectId, found.get(subjectId))]))
}

function customerOf(subjectId: string, rows: readonly Row[] | undefined): KnownCustomer {
  const [first] = rows ?? []
  if (first === undefined) {
    return { customerId: subjectId, members: [{ subjectId, type: undefined, from: null, until: null }] }
  }
  return { customerId: first.customer_id, members: (rows ?? []).map(memberOf) }
}

function memberOf(row: Row): CustomerMember {
  return {
    subjectId: row.subject_id,
    type: row.type ?? undefined,
    from: row.from_at === null ? null : Number(row.from_at),
    until: row.until_at === null ? null : Number(row.until_at),
  }
}
