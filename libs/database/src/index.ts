export { asTenant, type TenantClient, type TenantTransaction } from './as-tenant.js'
export { transaction } from './transaction.js'
