-- What is to be told later. $1 tenant
select kind, version, body, reason, restores, published_by, published_at, due_at, companions
from control.rule_publication
where tenant_id = $1::uuid and sent_at is null and due_at is not null
order by due_at, kind, version
limit 500
