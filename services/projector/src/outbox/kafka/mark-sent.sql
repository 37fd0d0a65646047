-- $1 tenants, $2 ids, in hex
update outbox.message m set sent_at = now()
from unnest($1::uuid[], $2::text[]) as sent (tenant_id, id)
where m.tenant_id = sent.tenant_id and m.id = decode(sent.id, 'hex')
