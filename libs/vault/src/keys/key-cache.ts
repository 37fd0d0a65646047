import { LRUCache } from 'lru-cache'
import type { SubjectKey, SubjectRef } from '../subject-key.js'

interface Entry {
  tenantId: string
  key: SubjectKey
}

/** Keys that were used lately: bounded, and each for a short time only, however often it is used. */
export class KeyCache {
  private readonly entries: LRUCache<string, Entry>

  constructor(maxKeys: number, lifeMs: number) {
    this.entries = new LRUCache({ max: maxKeys, ttl: lifeMs, ttlResolution: Math.min(500, lifeMs) })
  }

  /** A subject id that two tenants use is a miss for the other, never its key. */
  get({ tenantId, subjectId }: SubjectRef): SubjectKey | undefined {
    const entry = this.entries.get(subjectId)
    return entry?.tenantId === tenantId ? entry.key : undefined
  }

  set({ tenantId, subjectId }: SubjectRef, key: SubjectKey): void {
    this.entries.set(subjectId, { tenantId, key })
  }

  forget(subjectIds: readonly string[]): void {
    for (const subjectId of subjectIds) this.entries.delete(subjectId)
  }

  get size(): number {
    return this.entries.size
  }
}
