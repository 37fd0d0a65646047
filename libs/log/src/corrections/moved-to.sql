-- Events that may stand elsewhere on the timelines of these subjects than they lie: refiled to them, or said to have happened
-- at another time. Whether the statement holds is not known here.
-- $1 tenant, $2 subjects, $3 events at most, those that were spoken of last,
-- $4 up to these positions, by part (null: all)
with live as materialized (
  select views.live('corrections') as build
),
named as (
  select c.target_uid, c.said_at
  from live cross join unnest($2::uuid[]) as own (subject_id)
  cross join lateral (
    select c.target_uid, c.said_at from views.correction c
    where c.tenant_id = $1::uuid and c.build = live.build and c.to_subject = own.subject_id
      and ($4::bigint[] is null or c.pos <= ($4)[c.part + 1])
    union all
    select c.target_uid, c.said_at
    from views.correction_target t
    join views.correction c on c.tenant_id = t.tenant_id and c.build = t.build and c.target_uid = t.event_uid
    where t.tenant_id = $1::uuid and t.build = live.build and t.subject_id = own.subject_id and c.moved_at is not null
      and ($4::bigint[] is null or c.pos <= ($4)[c.part + 1])
  ) c
),
latest as (
  select target_uid from named group by target_uid order by max(said_at) desc, target_uid limit $3::integer
)
select t.event_uid, t.subject_id, t.part, t.pos, t.occurred_at, t.sequence
from live cross join latest
join views.correction_target t on t.tenant_id = $1::uuid and t.build = live.build and t.event_uid = latest.target_uid
