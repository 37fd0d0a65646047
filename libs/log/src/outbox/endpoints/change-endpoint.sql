-- Changes what is given (null: stays). $1 tenant, $2 endpoint, $3 URL, $4 description, $5 types, $6 whether it is paused. One that goes
-- on gets at once what waits, with all its attempts.
with changed as (
  update control.webhook_endpoint set
    url = coalesce($3, url), description = coalesce($4, description), types = coalesce($5::text[], types),
    state = case $6::boolean when true then 'paused' when false then 'active' else state end,
    state_at = case when $6::boolean is null then state_at else now() end,
    reason = case $6::boolean when true then 'somebody has paused it' when false then null else reason end,
    failing_since = case when $6::boolean is null then failing_since end,
    probe_at = case when $6::boolean is null then probe_at end
  where tenant_id = $1::uuid and id = $2::uuid
  returning {{columns}}
), due as (
  update outbox.delivery set next_at = now(), first_at = null
  where tenant_id = $1::uuid and endpoint_id = $2::uuid and state = 'waiting' and not $6::boolean
    and (next_at > now() or first_at is not null)
)
select * from changed
