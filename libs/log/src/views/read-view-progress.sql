-- How far the live builds of some views have come, what of a tenant's the identity view has still to resolve, and of what the care
-- view has still to fold customers.
-- $1 tenant, $2 names of views, $3 parts (null: all)
--
-- One row a view and part. A view that was never begun has none; nothing of it can be read, and nobody can wait for it.
-- Where rules have changed, all customers are resolved again: no write waits for that, and who is who is not settled.
select c.view, c.part, c.next_pos, h.next_pos as head, waiting.first, waiting.last, cardinality(sweeps.seqs) > 0 as sweeping,
  folding.first as first_to_fold, folding.last as last_to_fold
from views.build b
join views.cursor c on c.view = b.view and c.build = b.build
join log.log_head h on h.part = c.part
cross join (
  select array(select seq from views.identity_sweep where tenant_id = $1::uuid and build = views.live('identity')) as seqs
) as sweeps
cross join lateral (
  select min(d.seq) as first, max(d.seq) as last from views.identity_dirty d
  where d.tenant_id = $1::uuid and d.build = views.live('identity') and d.seq <> all (sweeps.seqs)
) as waiting
cross join lateral (
  -- Numbers are given for all tenants; whatever was noted by now has none behind the last one.
  select (select last_value from views.care_seq) as last, (
    select least((
      select d.first_seq from views.care_dirty d
      where d.tenant_id = $1::uuid and d.build = views.live('care') and d.first_seq is not null
      order by d.first_seq limit 1
    ), (
      select r.seq from views.care_recomposed r
      where r.tenant_id = $1::uuid and r.build = views.live('care') and not r.looked
      order by r.seq limit 1
    ))
  ) as first
) as folding
where b.state = 'live' and b.view = any ($2::text[]) and ($3::smallint[] is null or c.part = any ($3))
