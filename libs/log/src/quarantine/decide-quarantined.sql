-- $1 id, $2 decision, $3 who. A later decision replaces the one before.
insert into control.quarantine_decision (quarantine_id, decision, decided_by)
values ($1, $2, $3)
on conflict (quarantine_id) do update
set decision = excluded.decision, decided_by = excluded.decided_by, decided_at = now()
