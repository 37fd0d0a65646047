const keysOfTenants = `
  select k.id, k.sha256, k.scopes, k.organisation, k.origins, k.expires_at,
         k.revoked_at is not null as revoked,
         t.id as tenant_id, t.slug, t.settings, t.settings_version, t.suspended_at is not null as suspended
    from control.api_key k
    join control.tenant t on t.id = k.tenant_id`

/** $1 sha256. One row: who a key is, with its tenant's rules; revoked, expired and suspended ones too. */
export const findKey = `${keysOfTenants}
   where k.sha256 = $1`

/** $1 limit. The usable keys, newest first. */
export const listKeys = `${keysOfTenants}
   where k.revoked_at is null
     and (k.expires_at is null or k.expires_at > now())
     and t.suspended_at is null
   order by k.created_at desc
   limit $1`
