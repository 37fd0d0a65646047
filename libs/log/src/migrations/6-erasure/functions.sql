-- The part of a subject, as publishers compute it: its first four bytes as a number, modulo the parts.
create function log.part_of(subject uuid) returns smallint
language sql stable parallel safe
set search_path = pg_catalog, pg_temp as $$
  select (('x' || left(subject::text, 8))::bit(32)::bigint % m.parts)::smallint from log.meta m
$$;

-- Erasures over all tenants that hold and whose event is not in Kafka yet, for the gateway that finishes what another one left.
create function control.unannounced_erasures(before bigint, most integer) returns table (tenant_id uuid, id uuid)
language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select e.tenant_id, e.id from control.erasure e
  where e.announced_at is null and e.unreadable_at < before
  order by e.unreadable_at
  limit most
$$;
