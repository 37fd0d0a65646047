-- Roles belong to the whole cluster: another database may have made them, or make them at this very moment.
-- throughline_migrator owns everything and logs in nowhere; none of them passes row-level security by.
do $$
declare
  role text;
begin
  foreach role in array array['migrator', 'eraser', 'projector', 'search'] loop
    begin
      execute format('create role %I %s nosuperuser nocreatedb nocreaterole noinherit nobypassrls',
        'throughline_' || role, case role when 'migrator' then 'nologin' else 'login' end);
    exception when duplicate_object or unique_violation then
      null;
    end;
  end loop;
  -- Whoever migrates must be able to give things to the owner; a superuser always is.
  if not pg_has_role(current_user, 'throughline_migrator', 'set') then
    execute format('grant throughline_migrator to %I with inherit true, set true', current_user);
  end if;
end
$$;

alter default privileges for role throughline_migrator revoke execute on functions from public;
