import type { FollowedEvent } from '@throughline/log'
import type { MasterKeys } from '@throughline/subjects'
import type { Log } from '@throughline/platform'
import type { Vault } from '@throughline/vault'
import type { Pool, PoolClient } from 'pg'
import type { Batch } from '../follow/batch.js'

/** What views are made with. */
export interface ViewContext {
  readonly keys: MasterKeys
}

/** Where a chunk is written: in the transaction that moves the cursor. Rows of a view carry the number of the build. */
export interface Target {
  readonly client: PoolClient
  readonly build: number
}

/** A table that the projector keeps up to date with the log, and that can be rebuilt from it. */
export interface View {
  /** Lower case, as in the names of its tables. */
  readonly name: string
  /** Higher than before whenever the same events give other rows: then it is rebuilt beside the live one. */
  readonly version: number
  /** Its tables, each with a column `build`: compared before a switch, and cleared of builds that are not used. */
  readonly tables: readonly string[]
  /** Tables of work under way, with a column `build`: cleared, and not compared. */
  readonly scratch?: readonly string[]
  /**
   * Whether an event may matter to this view, as far as it can be told without opening it. When none of a chunk does,
   * its cursor moves on without a transaction of its own. Missing: all may.
   */
  readonly concerns?: (event: FollowedEvent) => boolean
  /** Parts write the same rows of it: of a chunk it is fed last, so that they wait for one another as short as can be. */
  readonly isContended?: boolean
  /**
   * Takes in a chunk, in the order of positions. Parts are fed at the same time, by several processes: what comes out
   * must not hang on which is first. No clock and no randomness: a rebuild has to give the same rows.
   *
   * @returns what is to be done when the transaction has committed, if anything, such as to remember what was written
   * @throws whatever it likes: this view rests in this part and tries again; the others go on
   */
  apply(batch: Batch, to: Target): Promise<void | (() => void)>
  /** Work behind the cursors that is better done for all parts together. Of several processes one should do it. */
  readonly settling?: Settling
  /** Work on the live build that may take long and that nothing waits for: it has a loop of its own. */
  readonly background?: (tools: BackgroundTools) => Background
}

export interface BackgroundTools {
  readonly pool: Pool
  readonly vault: Pick<Vault, 'read' | 'forget'>
  readonly log: Log
}

/** Does some of it. @returns whether there may be more */
export type Background = (build: number, signal: AbortSignal) => Promise<boolean>

export interface SettlingTools extends BackgroundTools {
  /** Events of the log that the build has not taken in, over all parts. */
  readonly behind: number
  /** Whether it is the build that is read. */
  readonly isLive: boolean
}

export interface Settling {
  /** Does some of the work of a build, at most a second or so. @returns whether there was something to do */
  settle(pool: Pool, build: number, tools: SettlingTools): Promise<boolean>
  /** How much there is to do, at least roughly. */
  pending(client: Pool | PoolClient, build: number): Promise<number>
  /** How much of it fails and is tried again later, and why some of it does. Default: nothing ever. */
  failing?(client: Pool | PoolClient, build: number): Promise<{ readonly count: number; readonly fault: string | undefined }>
}
