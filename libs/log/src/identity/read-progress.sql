-- How far the live build of the identity view has come in each part, and what of a tenant's it has still to resolve.
-- $1 tenant
select c.part, c.next_pos, h.next_pos as head, waiting.first, waiting.last
from views.cursor c
join log.log_head h on h.part = c.part
cross join (
  select min(d.seq) as first, max(d.seq) as last from views.identity_dirty d
  where d.tenant_id = $1::uuid and d.build = views.live('identity')
) as waiting
where c.view = 'identity' and c.build = views.live('identity')
order by c.part
