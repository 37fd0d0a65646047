-- Forgets what erased subjects said. Who came back says it under a new key. $1 tenant, $2 build, $3 subjects
delete from views.search s
using log.erased_subject gone
where s.tenant_id = $1::uuid and s.build = $2::smallint and s.subject_id = any ($3::uuid[])
  and gone.tenant_id = s.tenant_id and gone.subject_id = s.subject_id and s.generation < gone.generation
