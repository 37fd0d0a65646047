/** Somebody whom a request names. */
export interface Named {
  readonly subjectId: string
  /** Of which type the identifier is, as far as that is known. */
  readonly type: string | undefined
}

/** From when on an identifier is not this customer's any more. */
export interface Reassignment {
  readonly identifier: Named
  /** In microseconds since 1970. */
  readonly from: number
  /** Whose it is then; undefined: nobody knows. */
  readonly to: Named | undefined
}

/** What somebody wants to say about who is who. */
export type Wish =
  | { readonly kind: 'merge'; readonly ref: Named; readonly with: Named }
  | { readonly kind: 'unmerge'; readonly ref: Named; readonly from: Named }
  | {
      readonly kind: 'identifiers'
      readonly ref: Named
      readonly add: readonly Named[]
      readonly remove: readonly Named[]
      readonly reassigned: Reassignment | undefined
    }
