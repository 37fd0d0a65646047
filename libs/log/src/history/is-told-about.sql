-- Whether anything was said about a customer's events, or refiled to them. $1 tenant, $2 the customer's subjects
select exists (
  select from views.correction_target t
  where t.tenant_id = $1::uuid and t.build = views.live('corrections') and t.subject_id = any ($2::uuid[])
) or exists (
  select from views.correction c
  where c.tenant_id = $1::uuid and c.build = views.live('corrections') and c.to_subject = any ($2::uuid[])
) as told
