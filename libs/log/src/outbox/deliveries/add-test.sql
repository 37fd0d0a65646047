-- $1 tenant, $2 endpoint, $3 id in hex, $4 type, $5 subject, $6 when
with told as (
  insert into outbox.told (tenant_id, id) values ($1::uuid, decode($3, 'hex'))
), added as (
  insert into outbox.message (tenant_id, id, type, subject_id, at, data)
  values ($1::uuid, decode($3, 'hex'), $4, $5::uuid, $6::bigint, '{}')
  returning tenant_id, id, seq, type, subject_id
)
insert into outbox.delivery (tenant_id, endpoint_id, seq, message_id, type, subject_id)
select tenant_id, $2::uuid, seq, id, type, subject_id from added
