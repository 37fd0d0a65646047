-- $1 tenant, $2 erasure, $3 events overwritten, $4 records of the quarantine purged, $5 tables to rewrite in the end.
update control.erasure
set events = events + $3, quarantined = quarantined + $4,
  rewrites = array(select distinct target from unnest(rewrites || $5::text[]) as t (target) order by target)
where tenant_id = $1 and id = $2
