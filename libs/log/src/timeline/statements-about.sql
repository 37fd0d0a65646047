-- $1 tenant, $2 parts and $3 subjects side by side, $4 events of one subject at most,
-- $5 the one organisation whose events the reader sees (null: all).
-- What lies under many subjects of which most have nothing: one index probe each, in its own partition.
select s.part, s.subject_id, found.*
from unnest($2::smallint[], $3::uuid[]) as s (part, subject_id)
cross join lateral (
  select e.pos, e.occurred_at, e.sequence, e.event_uid, e.recorded_at, e.type, e.class, e.channel, e.direction, e.organisation,
    e.topic, e.data, e.generation, e.sealed
  from log.event e
  where e.part = s.part and e.tenant_id = $1::uuid and e.subject_id = s.subject_id
    and e.generation >= (select coalesce(max(gone.generation), 0) from log.erased_subject gone
      where gone.tenant_id = $1::uuid and gone.subject_id = s.subject_id)
    and ($5::text is null or e.organisation = $5)
  order by e.occurred_at desc, e.sequence desc, e.event_uid desc
  limit $4::bigint
) as found
