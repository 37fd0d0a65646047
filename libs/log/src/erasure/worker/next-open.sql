-- $1 how many. Erasures that are not through yet, the oldest first. A gateway is given its time for its part.
select %COLUMNS%
from control.erasure
where blanked_at is null
  and (kind <> 'customer' or unreadable_at is not null
    or erased_at < (extract(epoch from clock_timestamp()) * 1000000)::bigint - 15000000)
order by erased_at
limit $1
