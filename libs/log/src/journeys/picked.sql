-- Touches that are asked about. $1 tenant, $2 and $3 begun from and before, $4 the one organisation that the reader sees (null: all),
-- $5 channels, $6 organisations, $7 topics, $8 stages, $9 touchpoints (each null: any), $10 `new` or `returning` (null: all) and
-- $11 for how long somebody is new, $12 after how long without a touch somebody is gone, $13 now; times in microseconds.
with picked as (
  select t.*,
    t.next_at is not null and t.next_at - t.last_at <= $12::bigint and ($4::text is null or t.next_organisation = $4) as went_on,
    t.last_at <= $13::bigint - $12::bigint as is_over
  from views.touch t
  where t.tenant_id = $1::uuid and t.build = views.live('care') and t.started_at >= $2::bigint and t.started_at < $3::bigint
    and ($4::text is null or t.organisation = $4)
    and ($5::text[] is null or t.channel = any ($5))
    and ($6::text[] is null or t.organisation = any ($6))
    and ($7::text[] is null or t.topic = any ($7))
    and ($8::text[] is null or t.stage = any ($8))
    and ($9::text[] is null or t.touchpoint = any ($9))
    and ($10::text is null or ($10 = 'new') = (t.started_at - t.first_at < $11::bigint))
)
