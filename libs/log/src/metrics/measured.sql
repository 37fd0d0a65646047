-- The rows of a metric with what they are grouped by: one of the files in rows/ stands in the middle. Each of them uses every parameter up to $5.
with measured as (
  select
    case $12::text
      when 'channel' then r.channel when 'stage' then r.stage when 'topic' then r.topic when 'agent' then r.agent
      when 'organisation' then r.organisation when 'detail' then r.detail
      when 'period' then width_bucket(r.at, $14::bigint[])::text
    end as one,
    case $13::text
      when 'channel' then r.channel when 'stage' then r.stage when 'topic' then r.topic when 'agent' then r.agent
      when 'organisation' then r.organisation when 'detail' then r.detail
      when 'period' then width_bucket(r.at, $14::bigint[])::text
    end as other,
    r.value, r.hit
  from (
{{rows}}
  ) r
  where $5::bigint is not null
    and ($6::text[] is null or r.channel = any ($6))
    and ($7::text[] is null or r.stage = any ($7))
    and ($8::text[] is null or r.topic = any ($8))
    and ($9::text[] is null or r.agent = any ($9))
    and ($10::text[] is null or r.organisation = any ($10))
    and ($11::text[] is null or r.detail = any ($11))
)
