-- $1 tenant, $2 erasure that nobody has been told of yet: it holds from now on. What was recorded since it was asked for
-- goes with the keys, so nothing that happened later may be lost with it.
update control.erasure
set erased_at = (extract(epoch from clock_timestamp()) * 1000000)::bigint
where tenant_id = $1 and id = $2 and unreadable_at is null
returning erased_at
