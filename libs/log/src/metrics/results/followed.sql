-- What came of each customer afterwards: from the end of the time in which they were looked at ($3) until $5. In the first part
-- stands one of the files beside this one.
with cohort as (
{{cohort}}
), bought as (
  select o.customer_id, sum(o.amount) filter (where o.currency = $6)::double precision as revenue
  from views.contact_order o
  where o.tenant_id = $1 and o.build = views.live('care') and o.at >= $3 and o.at < $5 and ($4::text is null or (o.organisation = $4 and not o.shared))
    and o.cancelled_at is null
  group by o.customer_id
), held as (
  select c.customer_id, bool_and(c.ended_at is not null and c.ended_at < $5 and not c.replaced) as has_left
  from views.contact_contract c
  where c.tenant_id = $1 and c.build = views.live('care') and c.at < $3 and ($4::text is null or (c.organisation = $4 and not c.shared))
    and (c.ended_at is null or c.ended_at >= $3)
  group by c.customer_id
), followed as materialized (
  select cohort.segment, cohort.predictor, (bought.customer_id is not null)::integer as repurchased,
    coalesce(bought.revenue, 0) as revenue, held.has_left::integer as has_left
  from cohort left join bought using (customer_id) left join held using (customer_id)
)
