-- What links subjects with each other, the strongest statement of a pair first. $1 tenant, $2 subjects, $3 at most
with live as (
  select views.live('identity') as build
)
select l.a, l.b, 'event' as by, null::boolean as same, l.first_at as at, l.first_uid as event_uid,
  1::float8 as confidence, null::text as rule
from views.identity_link l, live
where l.tenant_id = $1::uuid and l.build = live.build and l.a = any ($2::uuid[]) and l.b = any ($2::uuid[])
union all
select s.a, s.b, 'statement', s.same, s.said_at, s.event_uid, s.confidence, s.rule
from views.identity_statement s, live
where s.tenant_id = $1::uuid and s.build = live.build and s.a = any ($2::uuid[]) and s.b = any ($2::uuid[])
order by at, event_uid, a, b
limit $3::integer
