-- Whether more than so many events of a customer happened in a time. $1 tenant, $2 $3 subjects and their parts, $4 after, $5 up
-- to, $6 how many
select count(*) > $6::integer as longer
from (
  select from unnest($2::uuid[], $3::smallint[]) as member (subject_id, part)
  cross join lateral (
    select from log.event e
    where e.part = member.part and e.tenant_id = $1::uuid and e.subject_id = member.subject_id
      and e.occurred_at > $4::bigint and e.occurred_at <= $5::bigint
    limit $6::integer + 1
  ) as e
  limit $6::integer + 1
) as counted
