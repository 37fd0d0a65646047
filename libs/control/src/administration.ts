/* For administration only: it brings TypeORM along, which no service has to load. */
export { ApiKey } from './store/api-key.entity.js'
export { openControl } from './store/data-source.js'
export { createKey, type KeyRequest, listKeys, revokeKey } from './store/keys.js'
export { Tenant } from './store/tenant.entity.js'
export { changeSettings, createTenant, findTenant, listTenants, suspendTenant } from './store/tenants.js'
