import { readSql, type TenantClient } from '@throughline/database'

const text = readSql(import.meta.url, './owners.sql')

/** A customer as long as identifiers were theirs. */
export interface Owner {
  readonly customerId: string
  /** Times in microseconds since 1970; null: from the beginning, or still. */
  readonly members: readonly { readonly subjectId: string; readonly from: number | null; readonly until: number | null }[]
}

interface Row {
  asked: string
  at: string
  customer_id: string
  subject_id: string
  from_at: string | null
  until_at: string | null
}

/**
 * The customers that subjects belonged to at a time, by who is believed to be one person now; each once, in no order.
 * @param asked some hundreds at most
 */
export async function readOwners(
  client: TenantClient,
  tenantId: string,
  asked: readonly { readonly subjectId: string; readonly at: number }[],
): Promise<Owner[]> {
  if (asked.length === 0) return []
  const { rows } = await client.query<Row>(text, [tenantId, asked.map((one) => one.subjectId), asked.map(({ at }) => at)])
  const byCustomer = Map.groupBy(rows, (row) => row.customer_id)
  return [...byCustomer].map(([customerId, owned]) => {
    const [first] = owned
    // Of several that were asked for each brings the same ones.
    const members = owned.filter((row) => row.asked === first?.asked && row.at === first.at)
    return { customerId, members: members.map(memberOf) }
  })
}

function memberOf({ subject_id: subjectId, from_at: from, until_at: until }: Row): Owner['members'][number] {
  return { subjectId, from: from === null ? null : Number(from), until: until === null ? null : Number(until) }
}
