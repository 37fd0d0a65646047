-- $1 tenant · $2 before this seq · $3 target · $4 actor · $5 actions · $6 organisation · $7 from · $8 to · $9 limit
-- The tenant is said again although row-level security sees to it: so the planner takes the right index. Times never run
-- backwards in a chain, so they are looked up once and bound its places.
select seq, at, actor_kind, actor, organisation, action, target, parts, purpose, encode(trace_id, 'hex') as trace_id
from control.audit
where tenant_id = $1
  and ($2::bigint is null or seq < $2)
  and ($3::text is null or target = $3)
  and ($4::text is null or actor = $4)
  and ($5::text[] is null or action = any ($5))
  and ($6::text is null or organisation = $6)
  and ($7::bigint is null or seq >= (
    select a.seq from control.audit a where a.tenant_id = $1 and a.at >= $7 order by a.at, a.seq limit 1))
  and ($8::bigint is null or seq < coalesce((
    select a.seq from control.audit a where a.tenant_id = $1 and a.at >= $8 order by a.at, a.seq limit 1), 9223372036854775807))
order by seq desc
limit $9
