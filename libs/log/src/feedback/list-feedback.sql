-- Feedback, the newest first. $1 tenant, $2 customer (null: of all), $3 the one organisation that the reader sees (null: all),
-- $4 from and $5 before a time, $6 to $8 those behind this one, $9 rows to look at, $10 rows wanted
-- filters (null: any): $11 kinds, $12 metrics, $13 surveys, $14 channels, $15 topics, $16 agents, $17 stages, $18 organisations that
-- it is about, $19 bindings, $20 least and $21 highest value, $22 whether with words
-- The last row that was looked at comes back, too, where there may be more behind it: then `fits` says whether it is wanted.
with looked as materialized (
  select f.*, row_number() over (order by f.occurred_at desc, f.event_uid desc, f.nth desc) as place
  from views.feedback f
  where f.tenant_id = $1::uuid and f.build = views.live('care')
    and ($2::uuid is null or f.customer_id = $2)
    and ($3::text is null or f.organisation = $3)
    and ($4::bigint is null or f.occurred_at >= $4)
    and ($5::bigint is null or f.occurred_at < $5)
    and ($6::bigint is null or (f.occurred_at, f.event_uid, f.nth) < ($6, $7::uuid, $8::smallint))
  order by f.occurred_at desc, f.event_uid desc, f.nth desc
  limit $9
), judged as (
  select l.*,
    ($11::text[] is null or l.kind = any ($11))
    and coalesce($12::text[] is null or l.metric = any ($12), false)
    and coalesce($13::text[] is null or l.survey = any ($13), false)
    and coalesce($14::text[] is null or l.channel = any ($14), false)
    and coalesce($15::text[] is null or l.topic = any ($15), false)
    and coalesce($16::text[] is null or l.agent = any ($16), false)
    and coalesce($17::text[] is null or l.stage = any ($17), false)
    and coalesce($18::text[] is null or l.about_organisation = any ($18), false)
    and ($19::text[] is null or l.binding = any ($19))
    and coalesce($20::double precision is null or l.value >= $20, false)
    and coalesce($21::double precision is null or l.value <= $21, false)
    and ($22::boolean is null or l.has_comment = $22) as fits
  from looked l
)
select * from judged where fits or place = $9
order by place
limit $10
