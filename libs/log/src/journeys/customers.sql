-- The customers behind a cell, whoever touched it last first. $14 whether only those who gave up there (null: all), $15 only those who
-- went on to this touchpoint (null: all), $16 and $17 those behind this one, $18 how many
select customer_id, count(*)::integer as touches, max(started_at) as last_at, (count(*) filter (where abandoned))::integer as abandoned,
  max(wait_ms) as wait_ms, (array_agg(event_uid order by started_at desc, event_uid))[1] as last_event
from picked
where ($14::boolean is null or abandoned = $14) and ($15::text is null or (went_on and next_touchpoint = $15))
group by customer_id
having $16::bigint is null or (max(started_at), customer_id) < ($16, $17::uuid)
order by last_at desc, customer_id desc
limit $18
