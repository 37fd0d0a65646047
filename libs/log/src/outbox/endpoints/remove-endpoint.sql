-- $1 tenant, $2 endpoint. What waits for it, the projector clears.
with secrets as (
  delete from control.webhook_secret where tenant_id = $1::uuid and endpoint_id = $2::uuid
)
delete from control.webhook_endpoint where tenant_id = $1::uuid and id = $2::uuid returning id
