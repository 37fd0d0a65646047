-- $1 part, $2 tenant, $3 subject, $4 generation: whether any of the rows to overwrite was recorded before there was sealing.
select exists (
  select from log.event
  where part = $1 and tenant_id = $2 and subject_id = $3 and generation < $4 and substring(sealed from 1 for 1) = '\x00'
) as found
