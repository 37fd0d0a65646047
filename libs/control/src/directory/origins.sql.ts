/** $1 limit. The origins that any usable key names. */
export const listOrigins = `
  select distinct origin
    from control.api_key k
    join control.tenant t on t.id = k.tenant_id,
         unnest(k.origins) as origin
   where k.revoked_at is null
     and (k.expires_at is null or k.expires_at > now())
     and t.suspended_at is null
   limit $1`
