import type { ChunkOutcome } from '@throughline/log'
import { KeyStoreError } from '@throughline/vault'
import { Backoff } from '../backoff.js'
import type { Rows } from '../chunks/rows.js'
import type { Log } from '../log.js'
import { keyWaits, staleChunks } from '../metrics.js'
import type { Sealer, Sealing } from './sealer.js'

/** Once is an erasure that came in between; more often means that the key store does not know of it. */
const staleWaits = 2
const behind = 'the key store is behind the log: its keys are older than an erasure; was it restored without the erasures after it?'

export interface SealTarget {
  topic: string
  epoch: number
  part: number
  waitsForKeys: (reason: string | undefined) => void
}

/** The rows of one chunk on their way through the sealer: sealed once, and anew when an erasure came in between. */
export class SealedChunk {
  private sealing: Sealing | undefined
  private stale = 0
  private readonly backoff = new Backoff()

  constructor(
    private readonly sealer: Sealer,
    private readonly rows: Rows,
    private readonly target: SealTarget,
    private readonly log: Log,
  ) {}

  /**
   * Seals what is not sealed yet. While there are no keys it waits, and says so.
   * @param signal ends the waiting
   * @returns undefined when it was aborted
   * @throws UnsealableError
   */
  async ready(signal: AbortSignal): Promise<Sealing | undefined> {
    if (this.stale >= staleWaits && !this.sealing && !(await this.waited(behind, signal))) return undefined
    const { epoch: topicEpoch, part, waitsForKeys } = this.target
    while (!this.sealing) {
      try {
        this.sealing = await this.sealer.seal(this.rows, { topicEpoch, part })
      } catch (error) {
        if (!(error instanceof KeyStoreError)) throw error
        if (!(await this.waited(error.message, signal))) return undefined
      }
    }
    if (this.stale < staleWaits) waitsForKeys(undefined)
    return this.sealing
  }

  /** What the log said to the chunk. */
  told({ status, erasures, stale }: ChunkOutcome): void {
    this.sealer.learn(erasures)
    if (status !== 'stale') {
      this.target.waitsForKeys(undefined)
      return
    }
    this.stale++
    staleChunks.inc({ topic: this.target.topic })
    this.sealer.forget(stale)
    this.sealing = undefined
  }

  private waited(reason: string, signal: AbortSignal): Promise<boolean> {
    const { topic, part, waitsForKeys } = this.target
    waitsForKeys(reason)
    keyWaits.inc({ topic })
    const waitMs = this.backoff.next()
    this.log.warn('there are no keys to seal with; trying again soon', { topic, part, reason, waitMs })
    return this.backoff.wait(waitMs, signal)
  }
}
