import { readSql } from '@throughline/database'
import type { Region, Resolution } from '@throughline/identity'
import type { IdentityShelf } from '@throughline/log'
import type { PoolClient } from 'pg'
import { markRecomposed, type Recomposed } from '../../care/marks/mark.js'
import { writeRefused } from './write-refused.js'

const membersText = readSql(import.meta.url, './write-members.sql')
const anchorsText = readSql(import.meta.url, './write-anchors.sql')

interface Changed {
  subject_id: string
  was: string
  is_now: string
}

/** Writes who is who among the subjects of a region, and what is to be decided about them. */
export async function writeCustomers(
  client: PoolClient,
  resolved: ReturnType<Region['resolve']>,
  shelf: IdentityShelf,
): Promise<void> {
  const { subjects, resolution } = resolved
  const isThere = hasFacts(resolution)
  const members = [...new Set(resolution.customers.values())].flatMap((customer) =>
    customer.members
      .filter(({ subject }) => subjects.has(subject) && !resolution.conversations.has(subject))
      .filter(({ subject }) => customer.members.length > 1 || isThere(subject))
      .map((era) => ({ ...era, customer: customer.id })),
  )
  const anchors = [...resolution.anchors].filter(([conversation]) => subjects.has(conversation))
  const whose = [shelf.tenantId, shelf.build, [...subjects]]
  const { rows: moved } = await client.query<Changed>(membersText, [
    ...whose,
    members.map(({ id }) => id),
    members.map(({ subject }) => subject),
    members.map(({ from }) => from),
    members.map(({ customer }) => customer),
  ])
  const { rows: anchored } = await client.query<Changed>(anchorsText, [
    ...whose,
    anchors.map(([conversation]) => conversation),
    anchors.map(([, { subject }]) => subject),
    anchors.map(([, { time }]) => time),
  ])
  await writeRefused(client, resolved, shelf)
  await markRecomposed(client, shelf, [...moved, ...anchored].map(recomposed))
}

function recomposed({ subject_id: subjectId, was, is_now: is }: Changed): Recomposed {
  return { subjectId, was, is }
}

/**
 * Of whom there is a fact besides the conversations that named them. A region knows of those only if it has the conversation,
 * and what is written must not hang on what happened to be resolved together.
 */
function hasFacts({ accepted, refused, apart, conversations, eras }: Resolution): (subject: string) => boolean {
  const links = [...accepted, ...refused.map(({ link }) => link)]
  const ends = [...links.filter(({ by, a, b }) => by === 'statement' || ![a, b].some(({ subject }) => conversations.has(subject))), ...apart]
  const named = new Set(ends.flatMap(({ a, b }) => [a.subject, b.subject]))
  return (subject) => named.has(subject) || eras.of(subject).length > 1
}
