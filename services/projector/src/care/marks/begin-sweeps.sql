-- A sweep begins when nobody writes at this moment: whoever begins to later sees the new rules. Should there always be somebody, then so
-- long after it was noted that whoever read the old ones has written or given up. $1 build, $2 how long, in milliseconds
update views.care_sweep set begun = true
where build = $1::smallint and not begun and (
  noted_at <= now() - $2::double precision * interval '1 millisecond' or pg_try_advisory_xact_lock(720575943, $1::integer))
