import type { Caller } from '@throughline/access'

/** What somebody did, for the audit. */
export interface AuditedAction {
  readonly tenantId: string
  readonly actorKind: Caller['kind']
  readonly actor: string
  readonly organisation?: string
  /** As the policy table names it, such as `timeline.read`. */
  readonly action: string
  /** Of whom or what: a subject's id, the id of a key; never a plaintext identifier. */
  readonly target?: string
  readonly parts?: readonly string[]
  readonly purpose?: string
  readonly traceId?: string
}

/** Keeps what was done. A rejection means that it was not kept: then the request is not answered. */
export interface AuditRecorder {
  record(action: AuditedAction, options: { durable: boolean }): Promise<void>
}

/** Under this token a service provides its AuditRecorder, in any of its modules. */
export const AUDIT = Symbol('throughline.audit')
