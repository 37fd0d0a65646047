-- News of many subjects of one tenant: walks what lies in ranges of positions, whosever it is.
--
-- $1 tenant, $2 parts, $3 after these positions, $4 up to these, $5 subjects (each once), $6 rows at most, $7 positions in
-- the longest of the ranges
--
-- The limit keeps the subjects out of the walk, which is to use the primary key and no other index; to plan for a
-- thousand subjects in each of twelve partitions took longer than the walk, too. What was erased and is not overwritten
-- yet has an earlier generation: it is not there.
select near.*
from (
  select e.*
  from unnest($2::smallint[], $3::bigint[], $4::bigint[]) as range (part, after, until)
  cross join lateral (
    select part, pos, subject_id, event_uid, generation, occurred_at, recorded_at, type, channel, direction, organisation,
      topic, data, sealed
    from log.event
    where part = range.part and pos > range.after and pos <= range.until and tenant_id = $1::uuid
    order by pos
    limit $7::bigint
  ) as e
) as near
join unnest($5::uuid[]) as wanted (subject_id) on wanted.subject_id = near.subject_id
where near.generation >= coalesce((
  select gone.generation from log.erased_subject gone
  where gone.tenant_id = $1::uuid and gone.subject_id = near.subject_id
), 0)
order by near.part, near.pos
limit $6::integer
