import type { KeyObject } from 'node:crypto'

/** Whose data key is meant. */
export interface SubjectRef {
  readonly tenantId: string
  readonly subjectId: string
}

/** The one data key that a subject has now. */
export interface SubjectKey {
  /** Counts the subject's erasures, from 1: what was sealed under an earlier generation cannot be opened any more. */
  readonly generation: number
  readonly key: KeyObject
  /** When the subject was erased last, in microseconds since 1970: what happened up to then is not taken any more. */
  readonly erasedAt?: number
  /** What the caller of `obtain` knew of erasures before this key was loaded; 0 when it said nothing. */
  readonly seen: number
}

/** What a sealed text is bound to: it opens nowhere else. UUIDs in lower case. */
export interface SealedFor extends SubjectRef {
  /** Event uid, or the id of whatever else is sealed. */
  readonly uid: string
}

/** The subject id of what belongs to no subject, and the tenant id of what belongs to no tenant. */
export const NOBODY = '00000000-0000-0000-0000-000000000000'
