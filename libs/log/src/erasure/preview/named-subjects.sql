-- $1 tenant, $2 subjects, $3 events to look at of each at most, $4 rows: which others their events name, and how often.
select named.subject_id, count(*)::integer as events
from unnest($2::uuid[]) as s (subject_id)
cross join lateral (
  select e.also from log.event e
  where e.part = (select log.part_of(s.subject_id)) and e.tenant_id = $1 and e.subject_id = s.subject_id
    and e.type not in ('group.joined', 'group.left') -- those name a group
    and e.generation >= coalesce((select gone.generation from log.erased_subject gone
      where gone.tenant_id = $1 and gone.subject_id = s.subject_id), 0)
  limit $3
) as looked_at
cross join lateral unnest(looked_at.also) as named (subject_id)
where named.subject_id <> all ($2::uuid[])
group by named.subject_id
order by events desc, named.subject_id
limit $4
