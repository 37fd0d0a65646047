-- What is known outside about things and about customers. $1 tenant, $2 things, $3 customers
select encode(thing, 'hex') as thing, customer_id, derivation, state, sent, times, rules, data, missing_seq is not null as missing
from views.care_told
where tenant_id = $1::uuid and (thing = any ($2::bytea[]) or customer_id = any ($3::uuid[]))
order by thing for update
