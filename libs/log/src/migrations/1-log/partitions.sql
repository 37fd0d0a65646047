-- The setting throughline.parts (set by the migration, for this transaction) says how many parts the log has.
do $$
declare
  wanted constant smallint := current_setting('throughline.parts')::smallint;
begin
  insert into log.meta (parts) values (wanted);
  for part in 0 .. wanted - 1 loop
    execute format('create table log.event_%s partition of log.event for values in (%s)', part, part);
    insert into log.log_head (part) values (part);
  end loop;
  for bucket in 0 .. 7 loop
    execute format(
      'create table log.event_claim_%s partition of log.event_claim for values with (modulus 8, remainder %s)',
      bucket, bucket);
  end loop;
end
$$;
