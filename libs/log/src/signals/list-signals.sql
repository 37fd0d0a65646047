-- Signals, the newest first. $1 tenant, $2 the one organisation that the reader sees (null: all), $3 customer (null: of all), $4 kinds,
-- $5 class, $6 severities, $7 whether open (null: any), $8 channels, $9 topics, $10 organisations (each null: any), $11 and $12 opened
-- from and before, $13 and $14 those behind this one, $15 limit.
select s.customer_id, s.signal_id, s.kind, s.class, s.severity, s.opened_at, s.closed_at, s.ending, s.end_uid, s.topic, s.channel,
  s.organisation, s.issue, s.conversation, s.evidence, s.rules
from views.signal s
where s.tenant_id = $1::uuid and s.build = views.live('care')
  and ($2::text is null or (s.organisation = $2 and not s.shared))
  and ($3::uuid is null or s.customer_id = $3)
  and ($4::text[] is null or s.kind = any ($4))
  and ($5::text is null or s.class = $5)
  and ($6::text[] is null or s.severity = any ($6))
  and ($7::boolean is null or $7 = (s.closed_at is null))
  and ($8::text[] is null or s.channel = any ($8))
  and ($9::text[] is null or s.topic = any ($9))
  and ($10::text[] is null or s.organisation = any ($10))
  and ($11::bigint is null or s.opened_at >= $11)
  and ($12::bigint is null or s.opened_at < $12)
  and ($13::bigint is null or (s.opened_at, s.signal_id) < ($13, $14::text))
order by s.opened_at desc, s.signal_id desc
limit $15
