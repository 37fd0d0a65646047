-- $1 tenant, $2 things as JSON, $3 things that are known no more
with gone as (
  delete from views.care_told where tenant_id = $1::uuid and thing = any ($3::bytea[])
)
insert into views.care_told as t (tenant_id, thing, customer_id, derivation, state, sent, times, rules, data, missing_seq)
select $1::uuid, decode(thing, 'hex'), customer_id, derivation, state, sent, times, rules, data,
  case when missing then (select last_value from views.care_seq) end
from jsonb_to_recordset($2::jsonb) as told (thing text, customer_id uuid, derivation text, state text, sent boolean, times integer,
  rules bigint, data text, missing boolean)
order by thing
on conflict (tenant_id, thing) do update set customer_id = excluded.customer_id, state = excluded.state, sent = excluded.sent,
  times = excluded.times, rules = excluded.rules, data = excluded.data,
  missing_seq = case when excluded.missing_seq is not null then coalesce(t.missing_seq, excluded.missing_seq) end
