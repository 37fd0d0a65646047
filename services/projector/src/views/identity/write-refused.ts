import { readSql } from '@throughline/database'
import { forReview, type Region, type Reviewed } from '@throughline/identity'
import type { IdentityShelf } from '@throughline/log'
import type { PoolClient } from 'pg'

const refusedText = readSql(import.meta.url, './write-refused.sql')

/** Writes which links of these subjects somebody should look at. */
export async function writeRefused(
  client: PoolClient,
  { subjects, resolution }: ReturnType<Region['resolve']>,
  { tenantId, build }: IdentityShelf,
): Promise<void> {
  const refused = forReview(resolution).filter(({ link }) => subjects.has(link.a.subject) || subjects.has(link.b.subject))
  const column = <T>(of: (one: Reviewed) => T): T[] => refused.map(of)
  await client.query(refusedText, [
    tenantId,
    build,
    [...subjects],
    column(({ link }) => link.a.id),
    column(({ link }) => link.b.id),
    column(({ link }) => link.id),
    column(({ reason }) => reason),
    column(({ link }) => link.a.subject),
    column(({ link }) => link.b.subject),
    column(({ link }) => link.by),
    column(({ link }) => link.time),
    column(({ link }) => link.confidence),
    column(({ link }) => link.rule ?? null),
    column((one) => (one.reason === 'limit' ? one.type : null)),
    column((one) => (one.reason === 'not-same' ? (one.statement ?? null) : null)),
  ])
}
