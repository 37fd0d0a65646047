-- Messages that are as old, that Kafka has, and that no delivery is left of. Their ids stay for ever. $1 days, $2 how many
with old as (
  select m.tenant_id, m.id from outbox.message m
  where m.created_at < now() - $1::double precision * interval '1 day' and (m.topic is null or m.sent_at is not null)
    and not exists (select from outbox.delivery d where d.tenant_id = m.tenant_id and d.message_id = m.id)
  order by m.created_at limit $2::integer
  for update skip locked
)
delete from outbox.message m using old where m.tenant_id = old.tenant_id and m.id = old.id
