-- With whom these subjects made customers until now. The limit makes it a look-up a customer, whatever the planner believes
-- of a table that was filled a moment ago.
-- $1 tenant, $2 build, $3 subjects
select distinct other.subject_id
from (
  select distinct m.customer_id from views.identity_member m
  where m.tenant_id = $1::uuid and m.build = $2::smallint and m.subject_id = any ($3::uuid[])
) as customer
cross join lateral (
  select o.subject_id from views.identity_member o
  where o.tenant_id = $1::uuid and o.build = $2::smallint and o.customer_id = customer.customer_id
  limit 1000000
) as other
