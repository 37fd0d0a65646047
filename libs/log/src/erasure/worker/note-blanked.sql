-- $1 tenant, $2 erasure, $3 events, $4 records of the quarantine, $5 tables to rewrite. What an earlier attempt did, counts.
with noted as (
  update control.erasure
  set blanked_at = (extract(epoch from clock_timestamp()) * 1000000)::bigint,
    events = events + $3, quarantined = quarantined + $4,
    rewrites = array(select distinct target from unnest(rewrites || $5::text[]) as t (target) order by target)
  where tenant_id = $1 and id = $2
  returning blanked_at, rewrites
)
insert into log.rewrite (target, wanted_at)
select target, blanked_at from noted, unnest(rewrites) as t (target)
on conflict (target) do update set wanted_at = greatest(log.rewrite.wanted_at, excluded.wanted_at)
