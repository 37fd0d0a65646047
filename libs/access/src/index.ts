export type { Caller } from './caller.js'
export { POLICY } from './policy/policy.js'
export { documentsOf, machineryOf, type RoutePolicy, type ServiceName } from './policy/route-policy.js'
export { SCOPES, type Scope } from './scopes.js'
