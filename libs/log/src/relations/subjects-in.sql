-- The subjects that anything was told of in a group, in the order of their ids. The steps make it as cheap in a large group as
-- in a small one. $1 tenant, $2 group, $3 behind this subject, $4 at most, $5 the one organisation (null: all)
with recursive live as (
  select views.live('relations') as build
),
step as (
  (
    select s.subject_id, 1 as nth from views.relation_statement s, live
    where s.tenant_id = $1::uuid and s.build = live.build and s.group_id = $2::uuid and s.subject_id > $3::uuid
      and ($5::text is null or s.organisation = $5)
    order by s.subject_id limit 1
  )
  union all
  select next.subject_id, step.nth + 1
  from step cross join live cross join lateral (
    select s.subject_id from views.relation_statement s
    where s.tenant_id = $1::uuid and s.build = live.build and s.group_id = $2::uuid and s.subject_id > step.subject_id
      and ($5::text is null or s.organisation = $5)
    order by s.subject_id limit 1
  ) next
  where step.nth < $4::integer
)
select subject_id from step order by subject_id
