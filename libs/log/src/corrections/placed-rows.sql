-- Events at these places, of whatever subject. $1 tenant, $2 parts and $3 positions side by side
-- filters, null for none: $4 channel, $5 type, $6 class, $7 direction, $8 organisation, $9 conversation,
-- $10 positions up to which it was known, by part; $11 the one organisation that the reader sees (null: all),
-- $12 whether personal fields
select e.subject_id, e.part, e.pos, e.occurred_at, e.sequence, e.event_uid, e.recorded_at, e.type, e.class, e.channel,
  e.direction, e.organisation, e.topic, e.data, e.generation, case when $12::boolean then e.sealed end as sealed
from unnest($2::smallint[], $3::bigint[]) as wanted (part, pos)
cross join lateral (
  select * from log.event f
  where f.part = wanted.part and f.pos = wanted.pos and f.tenant_id = $1::uuid
  limit 1
) e
where e.type <> 'erased'
  and e.generation >= (select coalesce(max(gone.generation), 0) from log.erased_subject gone
    where gone.tenant_id = $1::uuid and gone.subject_id = e.subject_id)
  and ($4::text[] is null or e.channel = any ($4))
  and ($5::text[] is null or e.type = any ($5))
  and ($6::text[] is null or e.class = any ($6))
  and ($7::text[] is null or e.direction = any ($7))
  and ($8::text[] is null or e.organisation = any ($8))
  and ($9::uuid[] is null or e.conversation_uid = any ($9))
  and ($10::bigint[] is null or e.pos <= ($10)[e.part + 1])
  and ($11::text is null or e.organisation = $11)
