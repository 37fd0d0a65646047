-- The newest snapshot of a customer that holds.
--
-- $1 tenant, $2 composition, $3 fold, $4 $5 the customer's subjects and their parts, $6 not beyond this boundary, $7 nothing
-- that was recorded after these positions, by part (null: any)
--
-- It does not hold when something late came that happened up to its boundary, or when one of its subjects was erased. What
-- is not late and was recorded since happened behind the boundary, which lies more than ten minutes before the recording of
-- all that came since. What corrections make wrong the view throws away.
select s.boundary, s.positions, s.events, s.sealed_by, s.sealed
from views.snapshot s
where s.tenant_id = $1::uuid and s.build = views.live('snapshots') and s.composition = $2::uuid and s.fold = $3::text
  and s.boundary <= $6::bigint
  and ($7::bigint[] is null or not exists (
    select from unnest(s.positions, $7::bigint[]) as p (made, known) where p.made > coalesce(p.known, 0)
  ))
  and not exists (
    select from log.erased_subject gone
    where gone.tenant_id = $1::uuid and gone.subject_id = any ($4::uuid[]) and gone.version > s.clock
  )
  and not exists (
    select from unnest($4::uuid[], $5::smallint[]) as member (subject_id, part)
    cross join lateral (
      select from log.event e
      where e.part = member.part and e.tenant_id = $1::uuid and e.subject_id = member.subject_id and e.late
        and e.pos > s.positions[member.part + 1] and e.occurred_at <= s.boundary
      limit 1
    ) as late
  )
order by s.boundary desc
limit 1
