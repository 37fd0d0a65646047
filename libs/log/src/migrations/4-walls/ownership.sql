-- One owner for all there is, whoever migrates. Later migrations make their things as this owner
-- (set local role throughline_migrator … reset role); it sees no rows of tenants.
do $$
declare
  thing text;
begin
  for thing in
    select format('schema %I', n.nspname) from pg_namespace n where n.nspname in ('log', 'control')
    union all
    select format('table %s', c.oid::regclass) from pg_class c
    where c.relnamespace in ('log'::regnamespace, 'control'::regnamespace) and c.relkind in ('r', 'p')
    union all
    select format('routine %s', p.oid::regprocedure) from pg_proc p
    where p.pronamespace in ('log'::regnamespace, 'control'::regnamespace)
  loop
    execute format('alter %s owner to throughline_migrator', thing);
  end loop;
end
$$;
