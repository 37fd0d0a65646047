-- Newest first. $1 tenant, $2 endpoint, $3 state (null: all), $4 below which seq (null: all), $5 at most, $6 one message (null: all)
select d.seq, encode(d.message_id, 'hex') as message_id, d.type, d.subject_id, d.state, d.attempts, d.created_at, d.last_at,
  d.last_status, d.last_fault, d.next_at, d.settled_at, encode(earlier.message_id, 'hex') as waits_for
from outbox.delivery d
left join lateral (
  select b.message_id from outbox.delivery b
  where d.state = 'waiting' and b.tenant_id = d.tenant_id and b.endpoint_id = d.endpoint_id and b.subject_id = d.subject_id
    and b.state = 'waiting' and b.seq < d.seq
  order by b.seq limit 1
) earlier on true
where d.tenant_id = $1::uuid and d.endpoint_id = $2::uuid and ($3::text is null or d.state = $3) and ($4::bigint is null or d.seq < $4)
  and ($6::text is null or d.message_id = decode($6, 'hex'))
order by d.seq desc limit $5::integer
