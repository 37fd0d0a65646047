import type { PoolClient } from 'pg'
import type { Told } from './facts.js'

const text = `select e.tenant_id, e.subject_id, e.erased_at from log.erased_subject e
  join unnest($1::uuid[], $2::uuid[]) as asked (tenant_id, subject_id) using (tenant_id, subject_id)`

/** Leaves out what is about erased identifiers and happened up to then: events of others may name them. */
export async function withoutErased(client: PoolClient, told: readonly Told[]): Promise<Told[]> {
  const asked = told.flatMap(({ tenantId, types, observed, withdrawn, unnamed }) => {
    const subjects = new Set([...types.keys(), ...[...observed, ...withdrawn].flatMap(({ a, b }) => [a, b])])
    for (const { conversation } of unnamed) subjects.add(conversation)
    return [...subjects].map((subject) => [tenantId, subject] as const)
  })
  if (asked.length === 0) return []
  const { rows } = await client.query<{ tenant_id: string; subject_id: string; erased_at: string }>(text, [
    asked.map(([tenantId]) => tenantId),
    asked.map(([, subject]) => subject),
  ])
  if (rows.length === 0) return [...told]
  const erasedAt = new Map(rows.map((row) => [`${row.tenant_id} ${row.subject_id}`, Number(row.erased_at)]))
  return told.map((one) => {
    const stays = (time: number, ...subjects: string[]): boolean =>
      subjects.every((subject) => time > (erasedAt.get(`${one.tenantId} ${subject}`) ?? -Infinity))
    return {
      ...one,
      observed: one.observed.filter(({ a, b, time }) => stays(time, a, b)),
      withdrawn: one.withdrawn.filter(({ a, b, time }) => stays(time, a, b)),
      stated: one.stated.filter(({ a, b, time }) => stays(time, a, b)),
      reassigned: one.reassigned.filter(({ subject, from }) => stays(from, subject)),
      unnamed: one.unnamed.filter(({ conversation, time }) => stays(time, conversation)),
    }
  })
}
