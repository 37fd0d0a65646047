import type { SubjectKey, SubjectRef } from '../subject-key.js'

interface Entry {
  tenantId: string
  key: SubjectKey
}

/**
 * Keys that were used lately: bounded, and each for a short time only, however often it is used. Two generations: the
 * older one is dropped as a whole, when half a life is over or the younger one has half of the keys. A list by age would cost
 * more than all the rest of looking a key up.
 */
export class KeyCache {
  private young = new Map<string, Entry>()
  private old = new Map<string, Entry>()
  /** When the first key of each generation may have come. */
  private youngSince = performance.now()
  private oldSince = this.youngSince

  constructor(
    private readonly maxKeys: number,
    private readonly lifeMs: number,
  ) {}

  /** To be called before a row of `get`: lets go of what has lived long enough. */
  age(): void {
    const now = performance.now()
    if (now - this.youngSince >= this.lifeMs / 2) this.turn(now)
    if (now - this.oldSince >= this.lifeMs) this.old = new Map()
  }

  private turn(now: number): void {
    this.old = this.young
    this.oldSince = this.youngSince
    this.young = new Map()
    this.youngSince = now
  }

  /** A subject id that two tenants use is a miss for the other, never its key. */
  get({ tenantId, subjectId }: SubjectRef): SubjectKey | undefined {
    const entry = this.young.get(subjectId) ?? this.old.get(subjectId)
    return entry?.tenantId === tenantId ? entry.key : undefined
  }

  set({ tenantId, subjectId }: SubjectRef, key: SubjectKey): void {
    if (this.young.size >= Math.floor(this.maxKeys / 2)) this.turn(performance.now())
    this.young.set(subjectId, { tenantId, key })
  }

  forget(subjectIds: readonly string[]): void {
    for (const subjectId of subjectIds) {
      this.young.delete(subjectId)
      this.old.delete(subjectId)
    }
  }
}
