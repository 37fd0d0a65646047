import type { Sight } from '@throughline/access'
import { readSql, type TenantClient } from '@throughline/database'
import { MAX_ROWS_READ } from './timeline-page.js'

const text = readSql(import.meta.url, './subject-known.sql')

/** Whether there is any event of this subject that the reader may see, among the newest {@link MAX_ROWS_READ}. */
export async function isSubjectKnown(
  client: TenantClient,
  subject: { part: number; subjectId: string; tenantId: string },
  sight: Sight,
): Promise<boolean> {
  const values = [subject.part, subject.subjectId, subject.tenantId, sight.organisation, MAX_ROWS_READ]
  const { rows } = await client.query<{ known: boolean }>(text, values)
  return rows[0]?.known === true
}
