-- Looks which of the identifiers that are another customer's than before are of customers of whom there is something: those are to be
-- folded again. Of most there is nothing. They are looked at once more, later: whoever folds one of them for the first time at this
-- moment may still read who they were, and is done by then.
-- $1 build, $2 until the second look, in milliseconds, $3 at most
with first as (
  select tenant_id, seq, subject_id, was, is_now, looked from views.care_recomposed
  where build = $1::smallint and not looked order by seq limit $3::integer
  for update skip locked
), second as (
  select tenant_id, seq, subject_id, was, is_now, looked from views.care_recomposed
  where build = $1::smallint and looked and noted_at <= now() - $2::double precision * interval '1 millisecond'
  order by noted_at limit $3::integer
  for update skip locked
), taken as materialized (
  select * from first union all select * from second
), concerned as materialized (
  select taken.tenant_id, taken.seq, taken.subject_id, taken.was from taken
  -- By the limit it is looked up for each: of a table that grows fast the planner would rather compare all with all.
  cross join lateral (
    select from views.care_customer c
    where c.tenant_id = taken.tenant_id and c.build = $1::smallint
      and c.customer_id = any (array[taken.subject_id, taken.was, taken.is_now])
    limit 1
  ) as there
), gone as (
  delete from views.care_recomposed r using taken
  where r.tenant_id = taken.tenant_id and r.build = $1::smallint and r.seq = taken.seq
    and (taken.looked or (taken.tenant_id, taken.seq) in (select tenant_id, seq from concerned))
), waiting as (
  update views.care_recomposed r set looked = true from taken
  where r.tenant_id = taken.tenant_id and r.build = $1::smallint and r.seq = taken.seq
    and not taken.looked and (taken.tenant_id, taken.seq) not in (select tenant_id, seq from concerned)
)
insert into views.care_dirty as d (tenant_id, build, subject_id, seq, news_seq, first_seq)
select noted.tenant_id, $1::smallint, noted.id, next.seq, next.seq, noted.first
from (
  select concerned.tenant_id, either.id, min(concerned.seq) as first
  from concerned cross join lateral (values (subject_id), (was)) as either (id)
  group by concerned.tenant_id, either.id
) as noted
cross join (select nextval('views.care_seq') as seq) as next
order by noted.tenant_id, noted.id
on conflict (tenant_id, build, subject_id) do update set seq = excluded.seq, news_seq = excluded.seq, lazy = false,
  first_seq = case when d.failures = 0 then least(d.first_seq, excluded.first_seq) end,
  due_at = case when d.lazy then excluded.due_at else d.due_at end
