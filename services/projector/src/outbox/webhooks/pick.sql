-- Takes deliveries up that are due, each the first of its subject at its endpoint; nobody else does until they are not held any
-- more. $1 how many, $2 how many of an endpoint at a time, $3 endpoints and $4 subjects of those that are under way here, $5 for how
-- long they are held, in ms, $6 of endpoints that fail, or of the others
with open as (
  select e.tenant_id, e.id, e.url, u.subjects, $2::integer - cardinality(u.subjects) as room
  from control.webhook_endpoint e
  cross join lateral (
    select array(select subject_id from unnest($3::uuid[], $4::uuid[]) as t (endpoint_id, subject_id) where t.endpoint_id = e.id) as subjects
  ) u
  where e.state = 'active' and (e.failing_since is not null) = $6::boolean and $2::integer > cardinality(u.subjects)
), due as (
  select open.tenant_id, open.id as endpoint_id, open.url, open.room, d.seq, d.message_id, d.next_at,
    row_number() over (partition by open.tenant_id, open.id order by d.next_at, d.seq) as nth
  from open
  cross join lateral (
    select d.seq, d.message_id, d.next_at from outbox.delivery d
    where d.tenant_id = open.tenant_id and d.endpoint_id = open.id and d.state = 'waiting' and d.next_at <= now()
      and (d.held_until is null or d.held_until < now())
      -- Many may wait behind those; they need not be looked at.
      and d.subject_id <> all (open.subjects)
      and d.seq = (
        select min(b.seq) from outbox.delivery b
        where b.tenant_id = d.tenant_id and b.endpoint_id = d.endpoint_id and b.subject_id = d.subject_id and b.state = 'waiting'
      )
    order by d.next_at, d.seq limit $2::integer
    for update skip locked
  ) d
), taken as (
  select * from due where nth <= room order by next_at, seq limit $1::integer
)
update outbox.delivery d
set attempts = d.attempts + 1, first_at = coalesce(d.first_at, now()), last_at = now(),
  held_until = now() + $5::double precision * interval '1 millisecond'
from taken t
-- One look by the key each, whatever the planner knows of the table.
cross join lateral (
  select o.type, o.at, o.data from outbox.message o where o.tenant_id = t.tenant_id and o.id = t.message_id limit 1
) m
cross join lateral (
  select array_agg(s.key_version order by s.version desc) as key_versions, array_agg(s.wrapped order by s.version desc) as wrapped
  from control.webhook_secret s
  where s.tenant_id = t.tenant_id and s.endpoint_id = t.endpoint_id and (s.expires_at is null or s.expires_at > now())
) secret
where d.tenant_id = t.tenant_id and d.endpoint_id = t.endpoint_id and d.seq = t.seq
returning d.tenant_id, d.endpoint_id, d.seq, encode(d.message_id, 'hex') as message_id, d.subject_id, d.attempts,
  (extract(epoch from now() - d.first_at) * 1000)::double precision as since_first_ms,
  t.url, m.type, m.at, m.data, secret.key_versions, secret.wrapped
