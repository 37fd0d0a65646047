const columns = 'id, tenant_id, prefix, scopes, organisation, origins, limits, created_at, expires_at, revoked_at'

/** $1 tenant, $2 prefix, $3 sha256, $4 scopes, $5 organisation, $6 origins, $7 limits, $8 when it expires. */
export const insertKey = `
  insert into control.api_key (tenant_id, prefix, sha256, scopes, organisation, origins, limits, expires_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  returning ${columns}`

/** $1 tenant, $2 limit, $3 the id behind which the list goes on, $4 organisation or null for all. Newest first: ids are made in the order of time. */
export const listKeysBehind = `
  select ${columns} from control.api_key
  where tenant_id = $1 and ($3::uuid is null or id < $3) and ($4::text is null or organisation = $4)
  order by id desc
  limit $2`

/** $1 tenant, $2 id or $3 prefix, $4 organisation or null for any. A key that is revoked stays as it is. */
export const revoke = `
  update control.api_key set revoked_at = coalesce(revoked_at, now())
  where tenant_id = $1 and (id = $2::uuid or prefix = $3) and ($4::text is null or organisation = $4)
  returning ${columns}`
