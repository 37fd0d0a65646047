-- Of these conversations those that had events of their own by then, in which nobody was named.
-- $1 tenant, $2 conversations and $3 their parts side by side, $4 parts and $5 last positions side by side
select c.conversation
from unnest($2::uuid[], $3::smallint[]) as c (conversation, part)
join unnest($4::smallint[], $5::bigint[]) as place (part, pos) on place.part = c.part
where exists (
  select from log.event e
  where e.part = c.part and e.tenant_id = $1::uuid and e.subject_id = c.conversation and e.pos <= place.pos
)
order by c.conversation
