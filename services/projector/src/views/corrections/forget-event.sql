-- Forgets an event that was erased: that others said something of it, if nothing of it is left, and what it said of another
-- one. $1 tenant, $2 build, $3 event, $4 whether nothing is left, $5 whether it says nothing any more
with target as (
  delete from views.correction_target
  where tenant_id = $1::uuid and build = $2::smallint and event_uid = $3::uuid and $4::boolean
)
delete from views.correction
where tenant_id = $1::uuid and build = $2::smallint and event_uid = $3::uuid and $5::boolean
