-- $1 tenant, $2 subjects, $3 an event of theirs (null: all that they said before they were erased). What is said about an
-- event lies under a subject of its own, and goes with it.
delete from views.search s
where s.tenant_id = $1::uuid and s.subject_id = any ($2::uuid[])
  and (s.event_uid = $3::uuid or s.generation < (
    select gone.generation from log.erased_subject gone where gone.tenant_id = s.tenant_id and gone.subject_id = s.subject_id
  ))
