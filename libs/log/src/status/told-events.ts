import { readSql, type TenantClient } from '@throughline/database'

const text = readSql(import.meta.url, './told-events.sql')

/** Which of these events the log has, by uid: whether it still can be read, or was erased. */
export async function readToldEvents(client: TenantClient, tenantId: string, eventUids: readonly string[]): Promise<ReadonlyMap<string, 'told' | 'erased'>> {
  const { rows } = await client.query<{ event_uid: string; erased: boolean }>(text, [tenantId, eventUids])
  return new Map(rows.map(({ event_uid: uid, erased }) => [uid, erased ? 'erased' : 'told']))
}
