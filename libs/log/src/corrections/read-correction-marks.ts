import { readSql, type TenantClient } from '@throughline/database'

const text = readSql(import.meta.url, './correction-marks.sql')

/**
 * What was said about the events of these subjects, as texts that change when something is said; of which nothing was said is
 * absent. Cheap while nobody has corrected anything.
 */
export async function readCorrectionMarks(client: TenantClient, tenantId: string, subjectIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await client.query<{ subject_id: string; mark: string }>(text, [tenantId, subjectIds])
  return new Map(rows.map((row) => [row.subject_id, row.mark]))
}
