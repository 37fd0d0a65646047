-- $1 tenant, $2 id, $3 decision, $4 who. A later decision replaces the one before.
insert into control.quarantine_decision (tenant_id, quarantine_id, decision, decided_by)
values ($1, $2, $3, $4)
on conflict (tenant_id, quarantine_id) do update
set decision = excluded.decision, decided_by = excluded.decided_by, decided_at = now()
