-- Notes identifiers that are another customer's than before, in every build of the view that there is.
-- $1 tenant; $2 identifiers, $3 whose they were and $4 whose they are, side by side; $5 build of the view of identities
insert into views.care_recomposed (tenant_id, build, subject_id, was, is_now)
select $1::uuid, b.build, changed.subject_id, changed.was, changed.is_now
from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as changed (subject_id, was, is_now)
cross join views.build b
where b.view = 'care' and b.state <> 'retired' and views.live('identity') = $5::smallint
