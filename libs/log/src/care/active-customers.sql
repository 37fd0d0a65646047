-- Customers of whom the care view knows that they did something in a time, the one who did so last first.
-- $1 tenant, $2 and $3 from and before, $4 rows of a table at most: the newest, $5 customers at most
with known as materialized (
  (select 1 as source, customer_id, started_at as at from views.touch
    where tenant_id = $1::uuid and build = views.live('care') and started_at >= $2::bigint and started_at < $3::bigint
    order by started_at desc limit $4::integer)
  union all
  (select 2, customer_id, at from views.contact_conversation
    where tenant_id = $1::uuid and build = views.live('care') and at >= $2::bigint and at < $3::bigint
    order by at desc limit $4::integer)
  union all
  (select 3, customer_id, at from views.contact_order
    where tenant_id = $1::uuid and build = views.live('care') and at >= $2::bigint and at < $3::bigint
    order by at desc limit $4::integer)
  union all
  (select 4, customer_id, occurred_at from views.feedback
    where tenant_id = $1::uuid and build = views.live('care') and occurred_at >= $2::bigint and occurred_at < $3::bigint
    order by occurred_at desc limit $4::integer)
  union all
  (select 5, customer_id, opened_at from views.signal
    where tenant_id = $1::uuid and build = views.live('care') and opened_at >= $2::bigint and opened_at < $3::bigint
    order by opened_at desc limit $4::integer)
)
select customer_id, exists (select from known group by source having count(*) >= $4::integer) as cut
from known
group by customer_id
order by max(at) desc, customer_id
limit $5::integer
