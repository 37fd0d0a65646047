do $$
begin
  create role throughline_projector login nosuperuser nocreatedb nocreaterole noinherit nobypassrls;
exception when duplicate_object or unique_violation then
  null; -- made before, or at this very moment for another database
end
$$;
