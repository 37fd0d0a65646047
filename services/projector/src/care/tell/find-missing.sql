-- Things that came out no more, of tenants in whom all has been folded that was noted until then: they have moved to nobody.
-- $1 build, $2 at most
select t.tenant_id, encode(t.thing, 'hex') as thing, t.customer_id, t.derivation, t.state, t.sent, t.times, t.rules, t.data
from views.care_told t
where t.missing_seq is not null and views.live('care') = $1::smallint and not exists (
  select from views.care_dirty d
  where d.tenant_id = t.tenant_id and d.build = $1::smallint and d.first_seq is not null and d.first_seq <= t.missing_seq
) and not exists (
  select from views.care_recomposed r
  where r.tenant_id = t.tenant_id and r.build = $1::smallint and not r.looked and r.seq <= t.missing_seq)
order by t.tenant_id, t.thing limit $2::integer
for update of t skip locked
