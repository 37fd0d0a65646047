-- The columns of messages: tenant, id, type, subject, when, data, topic. Those whose id was told before are passed over; of
-- the others, in their order, there is one delivery for each endpoint that wants the type.
with given as (
  select * from unnest($1::uuid[], $2::bytea[], $3::text[], $4::uuid[], $5::bigint[], $6::text[], $7::text[])
    with ordinality as t (tenant_id, id, type, subject_id, at, data, topic, nth)
), fresh as (
  insert into outbox.told (tenant_id, id) select tenant_id, id from given order by tenant_id, id
  on conflict do nothing
  returning tenant_id, id
), added as (
  insert into outbox.message (tenant_id, id, type, subject_id, at, data, topic)
  select g.tenant_id, g.id, g.type, g.subject_id, g.at, g.data, g.topic
  from given g join fresh using (tenant_id, id)
  order by g.nth
  returning tenant_id, id, seq, type, subject_id
), addressed as (
  insert into outbox.delivery (tenant_id, endpoint_id, seq, message_id, type, subject_id, next_at)
  select a.tenant_id, e.id, a.seq, a.id, a.type, a.subject_id, coalesce((
    -- Not before the last of those that it waits for: then nobody looks at it in vain.
    select greatest(now(), d.next_at) from outbox.delivery d
    where d.tenant_id = a.tenant_id and d.endpoint_id = e.id and d.subject_id = a.subject_id and d.state = 'waiting'
    order by d.seq desc limit 1
  ), now())
  from added a
  join control.webhook_endpoint e on e.tenant_id = a.tenant_id
    and e.types && array['*', a.type, split_part(a.type, '.', 1) || '.*']
)
select count(*)::integer as added from added
