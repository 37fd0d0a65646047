/** A subject as the timeline names it. */
export interface PlannedSubject {
  readonly subjectId: string
  readonly type?: string
}

export type PlannedStatement =
  | {
      readonly type: 'identity.linked' | 'identity.unlinked'
      readonly sides: readonly [readonly PlannedSubject[], readonly PlannedSubject[]]
    }
  | { readonly type: 'identity.reassigned'; readonly identifier: PlannedSubject; readonly from: string }

/** What the timeline says about a wish; services/timeline/src/preview has the whole of it. */
export interface Preview {
  readonly subjectId: string
  readonly customerId: string
  readonly version: string
  /** When it is to be said at the earliest, to be later than what is known. */
  readonly at: string
  readonly achieved: boolean
  readonly refused: readonly unknown[]
  readonly statements: readonly PlannedStatement[]
}

/** What the timeline is asked. */
export interface PreviewQuestion {
  readonly merge?: object
  readonly unmerge?: object
  readonly identifiers?: object
  readonly after?: string | undefined
  readonly wait: number
}
