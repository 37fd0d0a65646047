-- $1 tenant, $2 build, $3 subjects that were resolved; links for review as $4 a, $5 b (eras), $6 event, $7 reason,
-- $8 subject of a, $9 subject of b, $10 by, $11 when, $12 confidence, $13 rule, $14 type, $15 statement
with resolved as (
  select * from unnest(
    $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::uuid[], $9::uuid[], $10::text[], $11::bigint[], $12::float8[],
    $13::text[], $14::text[], $15::uuid[])
    as r (a, b, event_uid, reason, a_subject, b_subject, said_by, at, confidence, rule, limit_type, statement_uid)
),
gone as (
  delete from views.identity_refused f
  where f.tenant_id = $1::uuid and f.build = $2::smallint
    and (f.a_subject = any ($3::uuid[]) or f.b_subject = any ($3::uuid[]))
    and not exists (select from resolved r
      where (r.a, r.b, r.event_uid, r.reason) = (f.a, f.b, f.event_uid, f.reason))
)
insert into views.identity_refused as f (tenant_id, build, a, b, event_uid, reason, a_subject, b_subject, said_by, at, confidence,
  rule, limit_type, statement_uid)
select $1::uuid, $2::smallint, a, b, event_uid, reason, a_subject, b_subject, said_by, at, confidence, rule, limit_type,
  statement_uid
from resolved
on conflict (tenant_id, build, a, b, event_uid, reason) do update
  set said_by = excluded.said_by, at = excluded.at, confidence = excluded.confidence, rule = excluded.rule,
    limit_type = excluded.limit_type, statement_uid = excluded.statement_uid
where (f.said_by, f.at, f.confidence, f.rule, f.limit_type, f.statement_uid)
  is distinct from (excluded.said_by, excluded.at, excluded.confidence, excluded.rule, excluded.limit_type, excluded.statement_uid)
