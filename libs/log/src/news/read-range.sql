-- News of many subjects of one tenant: walks what lies in ranges of positions, whosever it is.
--
-- $1 tenant, $2 parts, $3 after these positions, $4 up to these, $5 subjects, $6 rows of a part at most
--
-- What was erased and is not overwritten yet has an earlier generation: it is not there.
select found.*
from unnest($2::smallint[], $3::bigint[], $4::bigint[]) as range (part, after, until)
cross join lateral (
  select e.part, e.pos, e.subject_id, e.event_uid, e.generation, e.occurred_at, e.recorded_at, e.type, e.channel,
    e.direction, e.organisation, e.topic, e.data, e.sealed
  from log.event e
  where e.part = range.part and e.pos > range.after and e.pos <= range.until
    and e.tenant_id = $1::uuid and e.subject_id = any ($5::uuid[])
    and e.generation >= coalesce((
      select gone.generation from log.erased_subject gone
      where gone.tenant_id = $1::uuid and gone.subject_id = e.subject_id
    ), 0)
  order by e.pos
  limit $6::integer
) as found
order by found.part, found.pos
