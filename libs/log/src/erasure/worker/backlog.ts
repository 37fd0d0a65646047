import type { Pool } from 'pg'

/** Erasures that are not through yet. Ages in seconds, 0 when there are none. */
export interface ErasureBacklog {
  /** Rows are still to be overwritten. */
  blanking: { open: number; ageSeconds: number }
  /** Files are still to be rewritten. */
  rewriting: { open: number; ageSeconds: number }
}

const text = `
select blanked_at is null as blanking, count(*)::integer as open,
  extract(epoch from clock_timestamp())::float8 - min(erased_at) / 1e6 as age
from control.erasure
where rewritten_at is null
group by 1`

export async function erasureBacklog(pool: Pool): Promise<ErasureBacklog> {
  const { rows } = await pool.query<{ blanking: boolean; open: number; age: number }>(text)
  const of = (blanking: boolean): ErasureBacklog['blanking'] => {
    const row = rows.find((each) => each.blanking === blanking)
    return { open: row?.open ?? 0, ageSeconds: Math.max(0, row?.age ?? 0) }
  }
  return { blanking: of(true), rewriting: of(false) }
}
