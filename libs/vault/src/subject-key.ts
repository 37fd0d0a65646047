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
}

/** What a sealed text is bound to: it opens nowhere else. */
export interface SealedFor extends SubjectRef {
  /** Event uid, or the id of whatever else is sealed. */
  readonly uid: string
}
