-- Nobody but the owner's function writes; who may read sees its own tenant.
call control.wall('control.audit');
call control.wall('control.audit_head');
create policy timeline_own on control.audit for select to throughline_timeline
  using (tenant_id = (select control.current_tenant()));
create policy timeline_own on control.audit_head for select to throughline_timeline
  using (tenant_id = (select control.current_tenant()));
create policy append on control.audit for insert to throughline_migrator with check (true);
create policy append on control.audit_head to throughline_migrator using (true) with check (true);

revoke execute on function control.append_audit, control.audit_form, control.refuse_change from public;
grant execute on function control.append_audit
  to throughline_gateway, throughline_timeline, throughline_recorder, throughline_eraser;
grant usage on schema control to throughline_recorder;
grant select on control.audit, control.audit_head to throughline_timeline;
