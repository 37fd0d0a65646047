-- The intent. From its time on everything that happened before stays away: by the clock of the database, or by that of who
-- writes ($10), which may be ahead by five seconds at most.
insert into control.erasure (tenant_id, kind, subject_ids, event_uid, fields, reason, requested_by, request_key,
  request_print, erased_at)
select $1, $2, $3, $4, $5, $6, $7, $8, $9, greatest(clock.now, least($10::bigint, clock.now + 5000000))
from (select (extract(epoch from clock_timestamp()) * 1000000)::bigint) as clock (now)
returning id
