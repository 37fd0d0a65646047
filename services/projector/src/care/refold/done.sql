-- Lets go of what was taken up and folded. What was noted again meanwhile stays, for the next turn. Rows are asked for by the array,
-- too: the table changes faster than its statistics.
-- $1 tenant, $2 build; $3 subjects and $4 up to when each was known, side by side; $5 how long those that stay rest, in milliseconds,
-- $6 the same of those that may wait
with folded as (
  select * from unnest($3::uuid[], $4::bigint[]) as f (subject_id, seq)
), mine as materialized (
  select d.subject_id, d.seq as now, folded.seq, coalesce(d.news_seq > folded.seq, false) as news from views.care_dirty d join folded using (subject_id)
  where d.tenant_id = $1::uuid and d.build = $2::smallint and d.subject_id = any ($3::uuid[])
  order by d.subject_id for update of d
), gone as (
  delete from views.care_dirty d using mine
  where d.tenant_id = $1::uuid and d.build = $2::smallint and d.subject_id = any ($3::uuid[]) and d.subject_id = mine.subject_id
    and mine.now = mine.seq
)
update views.care_dirty d
set due_at = now() + (case when mine.news then $5 else $6 end)::double precision * interval '1 millisecond',
  failures = 0, fault = null, lazy = not mine.news, first_seq = case when mine.news then mine.seq + 1 end
from mine
where d.tenant_id = $1::uuid and d.build = $2::smallint and d.subject_id = any ($3::uuid[]) and d.subject_id = mine.subject_id
  and mine.now > mine.seq
