insert into log.event_claim (tenant_id, event_uid, content_hash, part, pos)
select tenant, uid, hash, $1::smallint, pos
from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[]) as t (tenant, uid, hash, pos)
on conflict do nothing
