-- Of which of these identifiers something was said about events, or events were refiled to them. $1 tenant, $2 subjects
select t.subject_id from views.correction_target t
where t.tenant_id = $1::uuid and t.build = views.live('corrections') and t.subject_id = any ($2::uuid[])
union
select c.to_subject from views.correction c
where c.tenant_id = $1::uuid and c.build = views.live('corrections') and c.to_subject = any ($2::uuid[])
