-- $1 tenant, $2 hash of the Idempotency-Key or null, $3 hash of what is asked for.
-- The erasure that this request has begun before: under the same key, or the same a minute ago at most.
select request_print = $3 as same, id
from control.erasure
where tenant_id = $1
  and (request_key = $2::bytea
    or request_print = $3 and erased_at > (extract(epoch from clock_timestamp()) * 1000000)::bigint - 60000000)
order by request_key is not distinct from $2::bytea desc, erased_at desc
limit 1
