-- An attempt that was broken off: another one may begin at once. $1 tenant, $2 endpoint, $3 seq, $4 number of the attempt
update outbox.delivery set held_until = null
where tenant_id = $1::uuid and endpoint_id = $2::uuid and seq = $3::bigint and attempts = $4::integer and state = 'waiting'
