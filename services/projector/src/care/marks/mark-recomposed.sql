-- Notes identifiers that are another customer's than before, in every build of the view that there is. Of most there is nothing that
-- anything would be derived from: that is looked up by whoever folds them, since this transaction may not see it yet.
-- $1 tenant; $2 identifiers, $3 whose they were and $4 whose they are, side by side; $5 build of the view of identities
insert into views.care_dirty as d (tenant_id, build, subject_id, seq, news_seq, first_seq, weak)
select $1::uuid, b.build, noted.id, next.seq, next.seq, next.seq, noted.weak
from (
  select id, array_agg(distinct either) as weak
  from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as changed (subject_id, was, is_now)
  cross join lateral (values (subject_id), (was)) as noted (id)
  cross join lateral (values (subject_id), (was), (is_now)) as known (either)
  group by id
) as noted
cross join (select nextval('views.care_seq') as seq) as next
cross join (select build from views.build where view = 'care' and state <> 'retired') as b
where views.live('identity') = $5::smallint
order by b.build, noted.id
on conflict (tenant_id, build, subject_id) do update set seq = excluded.seq, news_seq = excluded.seq,
  -- What matters anyway goes on doing so: null || array would be the array.
  weak = case when d.weak is not null then d.weak || excluded.weak end,
  first_seq = case when d.failures = 0 then coalesce(d.first_seq, excluded.first_seq) end,
  lazy = false,
  due_at = case when d.weak is null and not d.lazy then d.due_at else excluded.due_at end
