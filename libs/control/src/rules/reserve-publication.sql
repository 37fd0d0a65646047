-- Gives a version to whoever asks first. The same asked again gets it again, to send it once more; what was never sent can be
-- taken over after a minute: whoever had it is gone. What is to be told later is nobody's but who scheduled it.
-- $1 tenant, $2 kind, $3 version, $4 rules, $5 reason, $6 what it restores, $7 by whom, $8 when it is due (null: at once),
-- $9 what is published with it (null: nothing)
insert into control.rule_publication as p
  (tenant_id, kind, version, body, reason, restores, published_by, due_at, companions, published_at)
select $1::uuid, $2, $3::integer, $4, $5, $6::integer, $7, $8::bigint, $9::jsonb, greatest(
  coalesce($8::bigint, (extract(epoch from clock_timestamp()) * 1000000)::bigint),
  -- The order of versions is the order of their times, whatever clocks do.
  (select max(b.published_at) + 1 from control.rule_publication b
    where b.tenant_id = $1::uuid and b.kind = $2 and b.version < $3::integer))
on conflict (tenant_id, kind, version) do update set
  published_at = case
    when (p.body, p.reason, p.restores, p.published_by)
      is not distinct from (excluded.body, excluded.reason, excluded.restores, excluded.published_by) then p.published_at
    else excluded.published_at
  end,
  body = excluded.body, reason = excluded.reason, restores = excluded.restores, published_by = excluded.published_by,
  tried_at = clock_timestamp()
where p.sent_at is null and p.due_at is not distinct from excluded.due_at and p.companions is not distinct from excluded.companions and (
  (p.due_at is null and p.tried_at < clock_timestamp() - interval '1 minute')
  or (p.body, p.reason, p.restores, p.published_by)
    is not distinct from (excluded.body, excluded.reason, excluded.restores, excluded.published_by))
returning published_at
