-- $1 tenant · $2 after this seq · $3 limit
select seq, at, actor_kind, actor, organisation, action, target, parts, purpose, encode(trace_id, 'hex') as trace_id, chain
from control.audit
where tenant_id = $1 and seq > $2
order by seq
limit $3
