-- Keeps how customers were folded; nothing of those whom somebody else has folded since their story was read.
-- $1 tenant, $2 build, $3 as of, customers as JSON in $4: {customer_id, before, next_at, digests}; before is null where there was none
with told as materialized (
  select * from jsonb_to_recordset($4::jsonb) as told (customer_id uuid, before bigint, next_at bigint, digests jsonb)
), known as materialized (
  select c.customer_id from views.care_customer c join told using (customer_id)
  where c.tenant_id = $1::uuid and c.build = $2::smallint
  order by c.customer_id for update of c
), next as materialized (
  select nextval('views.care_seq') as version
)
insert into views.care_customer as c (tenant_id, build, customer_id, version, next_at, folded_at, digests)
select $1::uuid, $2::smallint, told.customer_id, next.version, told.next_at, $3::bigint, told.digests
from told cross join next
where told.before is null or exists (select from known where known.customer_id = told.customer_id)
order by told.customer_id
on conflict (tenant_id, build, customer_id) do update
  set version = excluded.version, next_at = excluded.next_at, folded_at = excluded.folded_at, digests = excluded.digests
  where c.version = (select told.before from told where told.customer_id = c.customer_id)
returning c.customer_id
