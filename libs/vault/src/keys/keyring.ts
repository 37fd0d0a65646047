import type { SubjectKey, SubjectRef } from '../subject-key.js'

/** Keys of subjects. By tenant as well: a publisher may name any subject id, also one that another tenant has. */
export class Keyring<Value = SubjectKey> {
  private readonly tenants = new Map<string, Map<string, Value>>()

  /** Undefined when the subject's key is there and does not unwrap: what needs it cannot be sealed. */
  of({ tenantId, subjectId }: SubjectRef): Value | undefined {
    return this.tenants.get(tenantId)?.get(subjectId)
  }

  add({ tenantId, subjectId }: SubjectRef, value: Value): void {
    const subjects = this.tenants.get(tenantId)
    if (subjects) subjects.set(subjectId, value)
    else this.tenants.set(tenantId, new Map([[subjectId, value]]))
  }
}
