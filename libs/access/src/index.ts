export type { Caller } from './caller.js'
export { SCOPES, type Scope } from './scopes.js'
