-- $1 tenant, $2 name, $3 metric, $4 version of its definition, $5 query, $6 result, $7 reason, $8 by whom
with frozen as (
  insert into control.metric_baseline (tenant_id, name, metric, definition, query, result, reason, frozen_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict (tenant_id, name) do nothing
  returning frozen_at
)
select frozen_at, true as same from frozen
union all
select frozen_at, metric = $3 and query = $5 as same from control.metric_baseline where tenant_id = $1 and name = $2
