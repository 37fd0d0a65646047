-- What is to be folded again. $1 build
select (
  (select count(*) from (
    select from views.care_dirty d where d.build = $1::smallint limit 100000
  ) as dirty)
  + (select count(*) from (select from views.care_recomposed r where r.build = $1::smallint and not r.looked limit 100000) as recomposed)
  + (select count(*) from views.care_sweep where build = $1::smallint)
  + (select count(*) from (
    select from views.care_customer
    where build = $1::smallint and next_at <= (extract(epoch from clock_timestamp()) * 1000000)::bigint limit 100000
  ) as due)
)::integer as pending
