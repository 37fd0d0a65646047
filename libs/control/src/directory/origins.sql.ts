const usable = `
       k.revoked_at is null
   and (k.expires_at is null or k.expires_at > now())
   and t.suspended_at is null`

/** $1 origin. One row if any usable key names it. */
export const findOrigin = `
  select from control.api_key k
    join control.tenant t on t.id = k.tenant_id
   where k.origins @> array[$1]
     and ${usable}
   limit 1`

/** $1 limit. The origins that any usable key names. */
export const listOrigins = `
  select distinct origin
    from control.api_key k
    join control.tenant t on t.id = k.tenant_id,
         unnest(k.origins) as origin
   where ${usable}
   limit $1`
