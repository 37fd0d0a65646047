/** What the customer gets to see of a follow-up: what they were told, never what was noted. */
export interface FollowUpStatus {
  readonly state: 'open' | 'working' | 'closed'
  readonly openedAt: string
  readonly closedAt?: string | undefined
  /** When they hear more, where that was promised. */
  readonly nextAt?: string | undefined
  /** The newest first. */
  readonly told: readonly { readonly at: string; readonly said?: string | undefined; readonly did?: string | undefined; readonly text?: string | undefined; readonly language?: string | undefined }[]
  readonly language?: string | undefined
  readonly timeZone: string
}
