import { readSql } from '@throughline/database'
import type { Region } from '@throughline/identity'
import type { IdentityShelf } from '@throughline/log'
import type { PoolClient } from 'pg'

const membersText = readSql(import.meta.url, './write-members.sql')
const anchorsText = readSql(import.meta.url, './write-anchors.sql')

/** Writes who is who among the subjects of a region. */
export async function writeCustomers(
  client: PoolClient,
  { subjects, resolution }: ReturnType<Region['resolve']>,
  { tenantId, build }: IdentityShelf,
): Promise<void> {
  const members = [...new Set(resolution.customers.values())].flatMap((customer) =>
    customer.members
      .filter(({ subject }) => subjects.has(subject) && !resolution.conversations.has(subject))
      .map((era) => ({ ...era, customer: customer.id })),
  )
  const anchors = [...resolution.anchors].filter(([conversation]) => subjects.has(conversation))
  const resolved = [tenantId, build, [...subjects]]
  await client.query(membersText, [
    ...resolved,
    members.map(({ id }) => id),
    members.map(({ subject }) => subject),
    members.map(({ from }) => from),
    members.map(({ customer }) => customer),
  ])
  await client.query(anchorsText, [
    ...resolved,
    anchors.map(([conversation]) => conversation),
    anchors.map(([, { subject }]) => subject),
    anchors.map(([, { time }]) => time),
  ])
}
