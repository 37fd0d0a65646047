-- What happened to customers and matters to derivations: the newest of each identifier.
-- $1 tenant; $2 the customer's number, $3 subject, $4 part, $5 $6 for how long it was theirs, side by side; $7 types of the
-- class behaviour that matter, $8 events of an identifier at most
select member.customer, e.*
from unnest($2::integer[], $3::uuid[], $4::smallint[], $5::bigint[], $6::bigint[]) as member (customer, subject_id, part, since, until)
cross join lateral (
  select coalesce(max(gone.generation), 0) as least from log.erased_subject gone
  where gone.tenant_id = $1::uuid and gone.subject_id = member.subject_id
) as key
cross join lateral (
  select e.part, e.subject_id, e.pos, e.occurred_at, e.sequence, e.event_uid, e.recorded_at, e.type, e.class, e.channel,
    e.direction, e.organisation, e.topic, e.data, e.generation, e.sealed
  from log.event e
  where e.part = member.part and e.tenant_id = $1::uuid and e.subject_id = member.subject_id
    and (e.class not in ('behaviour', 'unknown') or e.type = any ($7::text[]))
    and e.occurred_at >= member.since and e.occurred_at < member.until
    and e.type <> 'erased' and e.generation >= key.least
  order by e.occurred_at desc, e.sequence desc, e.event_uid desc
  limit $8::integer
) as e
