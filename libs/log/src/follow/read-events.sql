-- Events of a part in the order of their positions, of all tenants, for who follows the log.
--
-- $1 part, $2 from this position on, $3 events at most, $4 bytes of payload at most (but one event at least)
--
-- Positions have no gaps, so what was erased stays in the row of positions, without what it was. The clock says which
-- erasures had been seen: whoever writes down what comes of these events looks whether it is still the same.
select clock.version as clock, told.pos, told.present, told.tenant_id, told.event_uid, told.generation,
  case when told.present then told.subject_id end as subject_id,
  told.occurred_at, told.recorded_at, told.sequence, told.type, told.version, told.class, told.channel, told.direction,
  told.organisation, told.topic, told.conversation_uid,
  case when told.present then told.also end as also,
  case when told.present then told.data end as data,
  case when told.present then told.sealed end as sealed
from log.erasure_clock clock
left join (
  select e.*,
    e.type <> 'erased' and e.generation >= coalesce((
      select gone.generation from log.erased_subject gone
      where gone.tenant_id = e.tenant_id and gone.subject_id = e.subject_id
    ), 0) as present,
    sum(coalesce(octet_length(e.sealed), 0) + coalesce(octet_length(e.data), 0)) over (order by e.pos) as bytes
  from (
    select * from log.event where part = $1::smallint and pos >= $2::bigint order by pos limit $3::integer
  ) e
) told on told.bytes <= $4::bigint or told.pos = $2::bigint
order by told.pos
