-- Links for review, the newest first, with whose both sides are now: by the live build of the identity view.
-- $1 tenant, $2 reason (null: all), $3 to $7 go on behind this one (at, a, b, event, reason; null: at the beginning), $8 at most
with live as materialized (
  select views.live('identity') as build
),
page as materialized (
  select f.* from views.identity_refused f cross join live
  where f.tenant_id = $1::uuid and f.build = live.build and ($2::text is null or f.reason = $2::text)
    and ($3::bigint is null or f.at < $3::bigint
      or (f.at = $3::bigint and (f.a, f.b, f.event_uid, f.reason) > ($4::uuid, $5::uuid, $6::uuid, $7::text)))
  order by f.at desc, f.a, f.b, f.event_uid, f.reason
  limit $8::integer
)
select page.a, page.b, page.event_uid, page.reason, page.a_subject, page.b_subject, page.said_by, page.at, page.confidence,
  page.rule, page.limit_type, page.statement_uid,
  coalesce(ma.customer_id, page.a) as a_customer, coalesce(mb.customer_id, page.b) as b_customer, ta.type as a_type, tb.type as b_type
from page
cross join live
left join views.identity_member ma on ma.tenant_id = $1::uuid and ma.build = live.build and ma.era_id = page.a
left join views.identity_member mb on mb.tenant_id = $1::uuid and mb.build = live.build and mb.era_id = page.b
left join views.identity_subject ta on ta.tenant_id = $1::uuid and ta.build = live.build and ta.subject_id = page.a_subject
left join views.identity_subject tb on tb.tenant_id = $1::uuid and tb.build = live.build and tb.subject_id = page.b_subject
order by page.at desc, page.a, page.b, page.event_uid, page.reason
