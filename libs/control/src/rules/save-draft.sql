-- $1 tenant, $2 kind, $3 revision that was read (null: there was none), $4 version it is based on, $5 rules, $6 by whom.
-- No row when the draft is not the one that was read.
with changed as (
  update control.rule_draft set
    revision = uuidv7(), based_on = $4, body = $5, drafted_by = $6,
    drafted_at = (extract(epoch from clock_timestamp()) * 1000000)::bigint
  where tenant_id = $1::uuid and kind = $2 and revision = $3::uuid
  returning *
),
made as (
  insert into control.rule_draft (tenant_id, kind, based_on, body, drafted_by, drafted_at)
  select $1::uuid, $2, $4, $5, $6, (extract(epoch from clock_timestamp()) * 1000000)::bigint
  where $3::uuid is null
  on conflict do nothing
  returning *
)
select * from changed union all select * from made
