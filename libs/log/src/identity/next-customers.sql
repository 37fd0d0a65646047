-- One identifier of each customer, in the order of their ids.
-- $1 tenant, $2 build, $3 behind which customer, $4 at most
select distinct on (customer_id) customer_id, subject_id from views.identity_member
where tenant_id = $1::uuid and build = $2::smallint and customer_id > $3::uuid
order by customer_id limit $4::integer
