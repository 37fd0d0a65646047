-- $1 tenant, $2 erasure: nothing of it is left but what is in the files of the tables that it names.
with noted as (
  update control.erasure
  set blanked_at = (extract(epoch from clock_timestamp()) * 1000000)::bigint
  where tenant_id = $1 and id = $2
  returning blanked_at, rewrites
)
insert into log.rewrite (target, wanted_at)
select target, blanked_at from noted, unnest(rewrites) as t (target)
on conflict (target) do update set wanted_at = greatest(log.rewrite.wanted_at, excluded.wanted_at)
