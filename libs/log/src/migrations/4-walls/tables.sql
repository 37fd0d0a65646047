-- What a tenant can ask for by name lies under its tenant: a foreign id costs what an unknown one costs, and no
-- constraint tells that somebody else has it.
drop index log.event_timeline;
create index event_timeline on log.event (part, tenant_id, subject_id, occurred_at, sequence, event_uid);
drop index log.event_late;
create index event_late on log.event (part, tenant_id, subject_id, pos) where late;

alter table log.quarantine drop constraint quarantine_id_key;
create unique index quarantine_by_id on log.quarantine (tenant_id, id);

alter table control.api_key drop constraint api_key_pkey, add primary key (tenant_id, id);
-- A key's own share of its tenant's limits; null: the tenant's alone.
alter table control.api_key add column limits jsonb;

alter table control.quarantine_decision add column tenant_id uuid references control.tenant;
update control.quarantine_decision d set tenant_id = q.tenant_id from log.quarantine q where q.id = d.quarantine_id;
delete from control.quarantine_decision where tenant_id is null;
alter table control.quarantine_decision
  alter column tenant_id set not null,
  drop constraint quarantine_decision_pkey,
  add primary key (tenant_id, quarantine_id);

-- When the last event of the part was received. Readers say by it how fresh they are; the event may be anybody's.
alter table log.log_head add column last_received_at bigint not null default 0;
update log.log_head h set last_received_at = e.received_at from log.event e where e.part = h.part and e.pos = h.next_pos - 1;

do $$
declare
  before constant text := pg_get_functiondef('log.record_chunk'::regproc);
  changed constant text := replace(before, 'last_recorded_at = recorded_at where',
    'last_recorded_at = recorded_at,
    last_received_at = coalesce(p_received[case when v_claimed = v_told then v_told else v_fresh[recorded] end], h.last_received_at)
  where');
begin
  if changed = before then
    raise exception 'log.record_chunk is not the one that this migration changes';
  end if;
  execute changed;
end
$$;
