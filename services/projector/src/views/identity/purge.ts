import { readSql } from '@throughline/database'
import { isRecord, microsOf } from '@throughline/events'
import type { FollowedEvent } from '@throughline/log'
import { mark } from '../../care/marks/mark.js'
import type { Target } from '../view.js'

const purgeText = readSql(import.meta.url, './purge.sql')
const forgetTypesText = readSql(import.meta.url, './forget-types.sql')

/** Forgets the subjects that a `customer.erased` names, with all that was known about them up to then. */
export async function purge({ client, build }: Target, event: FollowedEvent): Promise<void> {
  const data: unknown = event.data === null ? undefined : JSON.parse(event.data)
  if (!isRecord(data) || !Array.isArray(data['subjectIds']) || typeof data['erasedAt'] !== 'string') return
  const erasedAt = microsOf(data['erasedAt'])
  if (erasedAt === undefined) return
  const erased = [event.tenantId, build, data['subjectIds'], erasedAt]
  const { rows } = await client.query<{ subject_id: string }>(purgeText, erased)
  const touched = rows.map((row) => row.subject_id)
  await client.query(forgetTypesText, [event.tenantId, build, touched])
  await mark(client, touched.map((subjectId) => ({ tenantId: event.tenantId, subjectId })))
}
