-- How those of these ids were folded last that are customers, or were some once. $1 tenant, $2 build, $3 ids
select customer_id, version, digests from views.care_customer
where tenant_id = $1::uuid and build = $2::smallint and customer_id = any ($3::uuid[])
