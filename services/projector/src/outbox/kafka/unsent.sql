-- What Kafka does not have yet, in its order. $1 how many
select tenant_id, encode(id, 'hex') as id, seq, type, subject_id, at, data, topic from outbox.message
where topic is not null and sent_at is null
order by seq limit $1::integer
