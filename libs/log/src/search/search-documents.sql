select nth, shown, part, pos, subject_id, event_uid, occurred_at, sequence
from views.search_documents($1, $2::uuid[], $3::bigint[], $4::bigint[], $5, $6, $7, $8, $9::uuid, $10, $11::text[], $12::text[],
  $13::text[], $14::text[], $15::text[], $16::uuid[], $17::integer, $18::integer)
