-- What comes next where everything of a tenant is resolved again, in the order of ids: one identifier of each customer, and
-- what statements are about, since a conversation is in no customer. What is resolved meanwhile is resolved by the new rules.
-- $1 tenant, $2 build, $3 behind which id, $4 at most
select place, subject_id
from (
  (select distinct on (customer_id) customer_id as place, subject_id from views.identity_member
    where tenant_id = $1::uuid and build = $2::smallint and customer_id > $3::uuid
    order by customer_id limit $4::integer)
  union all
  (select distinct a, a from views.identity_statement
    where tenant_id = $1::uuid and build = $2::smallint and a > $3::uuid order by a limit $4::integer)
  union all
  (select distinct b, b from views.identity_statement
    where tenant_id = $1::uuid and build = $2::smallint and b > $3::uuid order by b limit $4::integer)
) as next
order by place limit $4::integer
