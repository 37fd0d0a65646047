-- The gateway wraps secrets of tenants that have no key yet, and makes it then, as the recorder does.
grant insert (tenant_id, version, provider, wrapped) on vault.tenant_key to throughline_gateway;
