-- What retracted events observed. $1 build, $2 tenant, $3 a, $4 b, $5 event, $6 when
insert into views.identity_withdrawn (tenant_id, build, a, b, event_uid, at)
select tenant, $1::smallint, a, b, event_uid, at
from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::bigint[]) as told (tenant, a, b, event_uid, at)
order by tenant, a, b, event_uid
on conflict do nothing
