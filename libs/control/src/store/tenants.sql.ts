/** $1 id, $2 slug, $3 name, $4 settings. */
export const insertTenant = `
  insert into control.tenant (id, slug, name, settings) values ($1, $2, $3, $4)
  returning *`

/** $1 slug or id. */
export const findTenantBy = 'select * from control.find_tenant($1)'

/** $1 the slug behind which the list goes on, $2 limit. */
export const listTenantsBehind = 'select * from control.list_tenants($1, $2)'

/**
 * $1 id, $2 name, $3 settings, $4 the version they must still have, $5 suspended: null leaves what it is about alone.
 * No row when the version is another one.
 */
export const updateTenant = `
  update control.tenant set
    name = coalesce($2, name),
    settings = coalesce($3::jsonb, settings),
    settings_version = settings_version + case when $3::jsonb is null then 0 else 1 end,
    suspended_at = case $5::boolean when true then coalesce(suspended_at, now()) when false then null else suspended_at end
  where id = $1 and ($4::integer is null or settings_version = $4)
  returning *`
