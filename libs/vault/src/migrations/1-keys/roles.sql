-- The keys may live in a database, and a cluster, of their own: the roles are made here when nobody has made them.
do $$
declare
  role text;
begin
  foreach role in array array['migrator', 'recorder', 'gateway', 'timeline', 'eraser'] loop
    begin
      execute format('create role %I %s nosuperuser nocreatedb nocreaterole noinherit nobypassrls',
        'throughline_' || role, case role when 'migrator' then 'nologin' else 'login' end);
    exception when duplicate_object or unique_violation then
      null; -- made before, or at this very moment for another database
    end;
  end loop;
  -- Whoever migrates must be able to give things to the owner; a superuser always is.
  if not pg_has_role(current_user, 'throughline_migrator', 'set') then
    execute format('grant throughline_migrator to %I with inherit true, set true', current_user);
  end if;
end
$$;

revoke all on schema public from public;
create schema vault authorization throughline_migrator;
alter default privileges for role throughline_migrator revoke execute on functions from public;
