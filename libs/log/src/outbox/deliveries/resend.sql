-- $1 tenant, $2 endpoint, $3 one message, or null: all that were given up, but those of the type $4; $5 at most
update outbox.delivery d set state = 'waiting', next_at = now(), first_at = null, settled_at = null
where d.tenant_id = $1::uuid and d.endpoint_id = $2::uuid and d.seq in (
  select o.seq from outbox.delivery o
  where o.tenant_id = $1::uuid and o.endpoint_id = $2::uuid
    and (o.message_id = decode($3, 'hex') or $3::text is null and o.state = 'dead' and o.type <> $4)
  order by o.seq limit $5::integer
)
