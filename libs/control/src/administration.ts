/* What administers tenants and keys: the command line and the gateway's routes. */
export type { ApiKey } from './store/api-key.js'
export { ControlError, type ControlFault } from './store/errors.js'
export { createKey, type KeyRequest, listKeys, revokeKey } from './store/keys.js'
export { openControl } from './store/open-control.js'
export type { Tenant } from './store/tenant.js'
export { changeTenant, createTenant, findTenant, listTenants, type TenantChange } from './store/tenants.js'
export { type DraftWish, dropRuleDraft, readRuleDraft, type RuleDraft, saveRuleDraft } from './rules/drafts.js'
export { notePublished, type PublicationWish, readPublication, reservePublication } from './rules/publications.js'
