-- Forgets the types of subjects of which nothing else is known. $1 tenant, $2 build, $3 subjects
delete from views.identity_subject s
where s.tenant_id = $1::uuid and s.build = $2::smallint and s.subject_id = any ($3::uuid[])
  and not exists (select from views.identity_link l
    where l.tenant_id = s.tenant_id and l.build = s.build and l.a = s.subject_id)
  and not exists (select from views.identity_link l
    where l.tenant_id = s.tenant_id and l.build = s.build and l.b = s.subject_id)
  and not exists (select from views.identity_conversation c
    where c.tenant_id = s.tenant_id and c.build = s.build and c.conversation = s.subject_id)
  and not exists (select from views.identity_conversation c
    where c.tenant_id = s.tenant_id and c.build = s.build and c.subject_id = s.subject_id)
  and not exists (select from views.identity_withdrawn w
    where w.tenant_id = s.tenant_id and w.build = s.build and w.a = s.subject_id)
  and not exists (select from views.identity_withdrawn w
    where w.tenant_id = s.tenant_id and w.build = s.build and w.b = s.subject_id)
  and not exists (select from views.identity_statement f
    where f.tenant_id = s.tenant_id and f.build = s.build and s.subject_id in (f.a, f.b))
  and not exists (select from views.identity_reassigned r
    where r.tenant_id = s.tenant_id and r.build = s.build and r.subject_id = s.subject_id)
