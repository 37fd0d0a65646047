-- How far the log has come, for who makes a snapshot: positions by part, erasures, and the time.
select (select array_agg(next_pos - 1 order by part) from log.log_head) as positions,
  (select version from log.erasure_clock) as clock,
  (extract(epoch from clock_timestamp()) * 1000000)::bigint as now
