-- An erasure from before a restore, which holds again: into the ledger if it is not there, and what is left of it to be
-- done again. $1 tenant … $9 erased at, $10 generations: null for an event, which does not hold yet.
insert into control.erasure as e (tenant_id, id, kind, subject_ids, event_uid, fields, reason, requested_by, erased_at,
  request_print, generations, keys_destroyed_at, unreadable_at)
select $1, $2, $3, $4, $5, $6, $7, $8, $9::bigint, '', $10::integer[], told.at, told.at
from (select case when $10::integer[] is null then null else (extract(epoch from clock_timestamp()) * 1000000)::bigint end) as told (at)
on conflict (tenant_id, id) do update
set erased_at = greatest(e.erased_at, excluded.erased_at), generations = excluded.generations,
  keys_destroyed_at = excluded.keys_destroyed_at, unreadable_at = excluded.unreadable_at, blanked_at = null, rewritten_at = null
returning %COLUMNS%
