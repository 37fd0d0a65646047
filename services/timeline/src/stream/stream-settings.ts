/** How many streams there may be, and their times. */
export interface StreamSettings {
  /** Streams of this process at most. */
  readonly most: number
  readonly mostOfTenant: number
  readonly mostOfCaller: number
  /** How long a stream lives at most; then it is ended, and the client goes on with another. */
  readonly lifeMs: number
  /** How often the log is asked for news. */
  readonly pollMs: number
  /** After so long without an event a comment says that the stream is alive. */
  readonly heartbeatMs: number
  /** How often it is looked whether who opened a stream still may. */
  readonly rightsMs: number
  /** How long a client may take nothing while something waits for it. */
  readonly stallMs: number
}

/** What nobody needs to set. */
export const streamTimes = { pollMs: 250, heartbeatMs: 15_000, rightsMs: 5_000, stallMs: 30_000 }
