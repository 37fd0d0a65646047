-- One page of one subject's timeline, newest first, and how far the log had come when it was read: one statement, so
-- one snapshot, and a position that an answer names covers all that the answer could have shown.
--
-- $1 part, $2 subject, $3 tenant, $4 topic of the live lane
-- $5 $6 $7 from this key on, $8 $9 $10 up to but without this key, as (occurred_at, sequence, event_uid)
-- $11 rows to read at most, $12 rows to return at most
-- filters, null for none: $13 channel, $14 type, $15 class, $16 direction, $17 organisation, $18 conversation
-- what the reader may see: $19 the one organisation (null: all), $20 whether personal fields
--
-- The innermost select walks the timeline index and stops after $11 rows; nothing is sorted. The last row it may read
-- comes back even if the filters do not want it: from there the next page goes on. The join has one row on its left, so
-- its order is that of the page. What was erased and is not overwritten yet has an earlier generation: it is not there.
select known.position, known.fresh_at, known.read_at,
  page.nth, page.shown, page.pos, page.occurred_at, page.sequence, page.event_uid, page.recorded_at,
  page.type, page.class, page.channel, page.direction, page.organisation, page.topic, page.data, page.generation,
  case when $20::boolean then page.sealed end as sealed
from (
  select h.next_pos - 1 as position, (extract(epoch from clock_timestamp()) * 1000000)::bigint as read_at,
    case
      when c.checked_at is null or c.checked_at = 0 then null
      when c.next_offset >= c.high_watermark then c.checked_at
      else nullif(h.last_received_at, 0)
    end as fresh_at
  from log.log_head h
  left join log.topic_epoch t on t.topic = $4::text and t.closed_at is null
  left join log.log_cursor c on c.topic_epoch = t.id and c.part = h.part
  where h.part = $1::smallint
) as known
left join (
  select scanned.*
  from (
    select found.*,
      row_number() over (order by found.occurred_at desc, found.sequence desc, found.event_uid desc) as nth,
      (($13::text[] is null or found.channel = any ($13))
      and ($14::text[] is null or found.type = any ($14))
      and ($15::text[] is null or found.class = any ($15))
      and ($16::text[] is null or found.direction = any ($16))
      and ($17::text[] is null or found.organisation = any ($17))
      and ($18::uuid[] is null or found.conversation_uid = any ($18))
      and ($19::text is null or found.organisation = $19)) as shown
    from (
      select pos, occurred_at, sequence, event_uid, recorded_at, conversation_uid,
        type, class, channel, direction, organisation, topic, data, generation, sealed
      from log.event
      where part = $1::smallint and tenant_id = $3::uuid and subject_id = $2::uuid
        and generation >= (select coalesce(max(gone.generation), 0) from log.erased_subject gone
          where gone.tenant_id = $3::uuid and gone.subject_id = $2::uuid)
        and (occurred_at, sequence, event_uid) >= ($5::bigint, $6::text, $7::uuid)
        and (occurred_at, sequence, event_uid) < ($8::bigint, $9::text, $10::uuid)
      order by occurred_at desc, sequence desc, event_uid desc
      limit $11::bigint
    ) as found
  ) as scanned
  where scanned.shown or scanned.nth = $11::bigint
  order by scanned.occurred_at desc, scanned.sequence desc, scanned.event_uid desc
  limit $12::bigint
) as page on true
