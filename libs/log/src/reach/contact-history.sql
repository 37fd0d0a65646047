-- What a decision on contacting somebody goes by: the newest events of some types, and the newest few in which the customer
-- turned to us. $1 tenant, columns of members: $2 part, $3 subject, $4 $5 for how long it was the customer's; $6 positions up to
-- which, by part; $7 types; $8 up to which time; $9 rows of the types at most
select member.part, found.*
from unnest($2::smallint[], $3::uuid[], $4::bigint[], $5::bigint[]) as member (part, subject_id, since, until)
cross join lateral (
  (select e.subject_id, e.pos, e.occurred_at, e.sequence, e.event_uid, e.recorded_at, e.type, e.class, e.channel, e.direction,
    e.organisation, e.topic, e.data, e.generation, e.sealed
  from log.event e
  where e.part = member.part and e.tenant_id = $1::uuid and e.subject_id = member.subject_id
    and e.pos <= ($6::bigint[])[member.part + 1] and e.type = any ($7::text[])
    and e.occurred_at >= member.since and e.occurred_at < member.until and e.occurred_at <= $8::bigint
    and e.generation >= (select coalesce(max(gone.generation), 0) from log.erased_subject gone
      where gone.tenant_id = $1::uuid and gone.subject_id = member.subject_id)
  order by e.occurred_at desc, e.sequence desc, e.event_uid desc
  limit $9::bigint)
  union all
  (select e.subject_id, e.pos, e.occurred_at, e.sequence, e.event_uid, e.recorded_at, e.type, e.class, e.channel, e.direction,
    e.organisation, e.topic, e.data, e.generation, e.sealed
  from log.event e
  where e.part = member.part and e.tenant_id = $1::uuid and e.subject_id = member.subject_id
    and e.pos <= ($6::bigint[])[member.part + 1] and e.class = 'contact' and not e.type = any ($7::text[])
    and e.direction is distinct from 'outbound' and e.direction is distinct from 'internal'
    and e.occurred_at >= member.since and e.occurred_at < member.until and e.occurred_at <= $8::bigint
    and e.generation >= (select coalesce(max(gone.generation), 0) from log.erased_subject gone
      where gone.tenant_id = $1::uuid and gone.subject_id = member.subject_id)
  order by e.occurred_at desc, e.sequence desc, e.event_uid desc
  limit 20)
) as found
