-- All customers of these tenants are to be folded again, in every build of the view; one that is under way begins anew. $1 tenants,
-- $2 build of the view of rules
insert into views.care_sweep as s (tenant_id, build)
select distinct tenant, b.build
from unnest($1::uuid[]) as tenant
join views.build b on b.view = 'care' and b.state <> 'retired'
where views.live('rules') = $2::smallint
order by tenant, b.build
on conflict (tenant_id, build) do update set behind = excluded.behind, begun = false, noted_at = excluded.noted_at
