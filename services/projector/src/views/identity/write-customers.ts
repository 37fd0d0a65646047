import { readSql } from '@throughline/database'
import type { Region } from '@throughline/identity'
import type { IdentityShelf } from '@throughline/log'
import type { PoolClient } from 'pg'
import { writeRefused } from './write-refused.js'

const membersText = readSql(import.meta.url, './write-members.sql')
const anchorsText = readSql(import.meta.url, './write-anchors.sql')

/** Writes who is who among the subjects of a region, and what is to be decided about them. */
export async function writeCustomers(
  client: PoolClient,
  resolved: ReturnType<Region['resolve']>,
  shelf: IdentityShelf,
): Promise<void> {
  const { subjects, resolution } = resolved
  const members = [...new Set(resolution.customers.values())].flatMap((customer) =>
    customer.members
      .filter(({ subject }) => subjects.has(subject) && !resolution.conversations.has(subject))
      .map((era) => ({ ...era, customer: customer.id })),
  )
  const anchors = [...resolution.anchors].filter(([conversation]) => subjects.has(conversation))
  const whose = [shelf.tenantId, shelf.build, [...subjects]]
  await client.query(membersText, [
    ...whose,
    members.map(({ id }) => id),
    members.map(({ subject }) => subject),
    members.map(({ from }) => from),
    members.map(({ customer }) => customer),
  ])
  await client.query(anchorsText, [
    ...whose,
    anchors.map(([conversation]) => conversation),
    anchors.map(([, { subject }]) => subject),
    anchors.map(([, { time }]) => time),
  ])
  await writeRefused(client, resolved, shelf)
}
