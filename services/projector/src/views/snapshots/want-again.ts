import type { PoolClient } from 'pg'

const text = `insert into views.snapshot_wanted as w (tenant_id, build, subject_id)
  select distinct s.tenant_id, s.build, s.subject_id
  from views.snapshot_subject s join views.build b on b.view = 'snapshots' and b.state = 'live' and b.build = s.build
  where s.tenant_id = $1 and s.subject_id = any ($2::uuid[])
  order by 1, 2, 3
  on conflict (tenant_id, build, subject_id) do update set times = w.times + 1, due_at = least(w.due_at, now())`

/** Notes that somebody who has snapshots may be somebody else now: a look finds out. */
export async function wantAgain(client: PoolClient, tenantId: string, subjectIds: readonly string[]): Promise<void> {
  await client.query(text, [tenantId, subjectIds])
}
