-- The intent. From its time on everything that happened before stays away.
insert into control.erasure (tenant_id, kind, subject_ids, event_uid, fields, reason, requested_by, request_key,
  request_print, erased_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, (extract(epoch from clock_timestamp()) * 1000000)::bigint)
returning id
