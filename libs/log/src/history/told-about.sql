-- What was said about a customer's events, wherever it lies, and events that were refiled to the customer from elsewhere.
-- Nearly always there is nothing. $1 tenant, $2 the customer's subjects, $3 positions up to which, by part, $4 the one
-- organisation whose events the reader sees (null: all), $5 rows at most
with recursive live as (
  select views.live('corrections') as build
),
named as (
  select t.event_uid from views.correction_target t, live
  where t.tenant_id = $1::uuid and t.build = live.build and t.subject_id = any ($2::uuid[])
  union
  select c.target_uid from views.correction c, live
  where c.tenant_id = $1::uuid and c.build = live.build and c.to_subject = any ($2::uuid[])
),
-- Statements may be about statements.
said as (
  select c.event_uid, c.part, c.pos, 1 as depth
  from live cross join named
  join views.correction c on c.tenant_id = $1::uuid and c.build = live.build and c.target_uid = named.event_uid
  union
  select c.event_uid, c.part, c.pos, said.depth + 1
  from live cross join said
  join views.correction c on c.tenant_id = $1::uuid and c.build = live.build and c.target_uid = said.event_uid
  where said.depth < 8
),
place as (
  select distinct said.part, said.pos, true as statement from said
  union all
  select t.part, t.pos, false
  from live cross join named
  join views.correction_target t on t.tenant_id = $1::uuid and t.build = live.build and t.event_uid = named.event_uid
  where t.subject_id <> all ($2::uuid[])
)
select place.statement, e.part, e.subject_id, e.pos, e.occurred_at, e.sequence, e.event_uid, e.recorded_at, e.type, e.class,
  e.channel, e.direction, e.organisation, e.topic, e.data, e.generation, e.sealed
from place
cross join lateral (
  select * from log.event e where e.part = place.part and e.pos = place.pos and e.tenant_id = $1::uuid limit 1
) as e
where e.pos <= coalesce(($3::bigint[])[e.part + 1], 0) and ($4::text is null or e.organisation = $4)
  and e.type <> 'erased' and e.generation >= coalesce((
    select gone.generation from log.erased_subject gone where gone.tenant_id = $1::uuid and gone.subject_id = e.subject_id
  ), 0)
order by e.part, e.pos
limit $5::integer
