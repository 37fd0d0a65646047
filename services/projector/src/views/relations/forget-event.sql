-- $1 tenant, $2 build, $3 event
with statement as (
  delete from views.relation_statement where tenant_id = $1::uuid and build = $2::smallint and event_uid = $3::uuid
)
delete from views.relation_description where tenant_id = $1::uuid and build = $2::smallint and event_uid = $3::uuid
