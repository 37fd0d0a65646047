-- The setting throughline.parts (set by the migration, for this transaction) says how many parts the log has.
do $$
declare
  parts constant smallint := current_setting('throughline.parts')::smallint;
begin
  insert into log.meta (parts) values (parts);
  for part in 0 .. parts - 1 loop
    execute format('create table log.event_%s partition of log.event for values in (%s)', part, part);
    insert into log.log_head (part) values (part);
  end loop;
  for slice in 0 .. 7 loop
    execute format(
      'create table log.event_claim_%s partition of log.event_claim for values with (modulus 8, remainder %s)',
      slice, slice);
  end loop;
end
$$;
