-- How far every part has come, and how many erasures there were: what a follower asks again and again. No row of a tenant.
select h.part, h.next_pos - 1 as position, h.last_recorded_at as recorded_at, clock.version as erasures
from log.log_head h cross join log.erasure_clock clock
order by h.part
