import type { Pool, PoolClient } from 'pg'
import { readSql } from '../sql/read-sql.js'
import { MAX_ROWS_READ } from './timeline-page.js'

const text = readSql(import.meta.url, './subject-known.sql')

/** Whether there is any event of this subject. */
export async function isSubjectKnown(
  client: Pool | PoolClient,
  subject: { part: number; subjectId: string; tenantId: string },
): Promise<boolean> {
  const values = [subject.part, subject.subjectId, subject.tenantId, MAX_ROWS_READ]
  const { rows } = await client.query<{ known: boolean }>(text, values)
  return rows[0]?.known === true
}
