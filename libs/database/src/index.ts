export { asTenant, type TenantClient, type TenantTransaction } from './as-tenant.js'
export { readSql } from './read-sql.js'
export { transaction } from './transaction.js'
export { UUID } from './uuid.js'
