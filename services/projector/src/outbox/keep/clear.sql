-- Forgets what was settled long ago, so much at a time. $1 days, $2 how many
with old as (
  select tenant_id, endpoint_id, seq from outbox.delivery
  where state <> 'waiting' and settled_at < now() - $1::double precision * interval '1 day'
  order by settled_at limit $2::integer
  for update skip locked
)
delete from outbox.delivery d using old
where d.tenant_id = old.tenant_id and d.endpoint_id = old.endpoint_id and d.seq = old.seq
