-- Where each identifier's events lie, what of them is to be read, how far the log has come there, and whether anybody has said
-- something about them. What was erased is
-- not there: neither what happened up to then, nor what lies under a key of then.
reading as materialized (
  select m.customer_id, m.subject_id, m.from_at as since, m.until_at as until, place.part,
    greatest(m.from_at, gone.erased_at + 1, -9223372036854775808) as from_at,
    least(m.until_at, 9223372036854775807) as until_at,
    coalesce(gone.generation, 0) as generation,
    h.next_pos - 1 as position, (extract(epoch from clock_timestamp()) * 1000000)::bigint as read_at,
    case
      when c.checked_at is null or c.checked_at = 0 then null
      when c.next_offset >= c.high_watermark then c.checked_at
      else nullif(h.last_received_at, 0)
    end as fresh_at,
    exists (
      select from views.correction_target t
      where t.tenant_id = @tenant::uuid and t.build = said.build and t.subject_id = m.subject_id
    ) or exists (
      select from views.correction t
      where t.tenant_id = @tenant::uuid and t.build = said.build and t.to_subject = m.subject_id
    ) as corrected
  from member m
  cross join (select views.live('corrections') as build) said
  cross join lateral (
    select (('x' || left(m.subject_id::text, 8))::bit(32)::bigint % @parts::bigint)::smallint as part
  ) place
  left join log.log_head h on h.part = place.part
  left join log.topic_epoch t on t.topic = @topic::text and t.closed_at is null
  left join log.log_cursor c on c.topic_epoch = t.id and c.part = place.part
  left join log.erased_subject gone on gone.tenant_id = @tenant::uuid and gone.subject_id = m.subject_id
),
readings as materialized (
  select json_agg(json_build_object('customerId', r.customer_id, 'subjectId', r.subject_id, 'part', r.part,
    'from', r.since, 'until', r.until, 'position', r.position, 'freshAt', r.fresh_at, 'readAt', r.read_at,
    'corrected', r.corrected)) as told,
    count(*) as number, (select json_agg(h.next_pos - 1 order by h.part) from log.log_head h) as positions
  from reading r
)
