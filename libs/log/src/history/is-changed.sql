-- Whether a history has become another since it was read, or may have.
--
-- $1 tenant, $2 subjects, $3 their parts, $4 what was read of these parts up to which positions, $5 the least time at which
-- what was recorded since and is not late can have happened
--
-- What is not late happened at most ten minutes before it was recorded; the late ones have an index by position.
select exists (
  select from unnest($2::uuid[], $3::smallint[], $4::bigint[]) as known (subject_id, part, pos)
  where exists (
    select from log.event e
    where e.part = known.part and e.tenant_id = $1::uuid and e.subject_id = known.subject_id
      and e.occurred_at >= $5::bigint and e.pos > known.pos
  ) or exists (
    select from log.event e
    where e.part = known.part and e.tenant_id = $1::uuid and e.subject_id = known.subject_id and e.late and e.pos > known.pos
  )
) or exists (
  select from views.correction_target t
  where t.tenant_id = $1::uuid and t.build = views.live('corrections') and t.subject_id = any ($2::uuid[])
) or exists (
  select from views.correction c
  where c.tenant_id = $1::uuid and c.build = views.live('corrections') and c.to_subject = any ($2::uuid[])
) as changed
