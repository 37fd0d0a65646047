import type { TenantClient } from '@throughline/database'
import { readSql } from '../sql/read-sql.js'

const text = readSql(import.meta.url, './subject-known.sql')

/** Whether there is any event of this subject. */
export async function isSubjectKnown(
  client: TenantClient,
  subject: { part: number; subjectId: string; tenantId: string },
): Promise<boolean> {
  const values = [subject.part, subject.subjectId, subject.tenantId]
  const { rows } = await client.query<{ known: boolean }>(text, values)
  return rows[0]?.known === true
}
