import { createHash } from 'node:crypto'
import { Inject, Injectable } from '@nestjs/common'
import type { Sight } from '@throughline/access'
import type { ContextFold, ContextState } from '@throughline/context'
import type { HistoryMember, HistoryRead } from '@throughline/log'
import { LRUCache } from 'lru-cache'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'

/** They hold people's words, so not for long. */
const LIFE_MS = 60_000

/** What all events of a customer come to, and which they are. */
export interface KeptState extends HistoryRead {
  readonly state: ContextState
  /** The clock of erasures before they were read. */
  readonly erasures: string
}

/** Whose state, as whom it is seen by, and by which rules. */
export interface StateAsked {
  readonly tenantId: string
  readonly members: readonly HistoryMember[]
  readonly sight: Sight
  readonly fold: ContextFold
}

/**
 * States of customers who were asked about a moment ago: whoever asks again, as desktops do while somebody speaks, does not
 * wait for all events to be read, opened and folded once more. A state is only used when the log says that there is nothing
 * else to know.
 */
@Injectable()
export class KeptStates {
  private readonly kept: LRUCache<string, KeptState> | undefined

  constructor(@Inject(SETTINGS) { keptStates: max }: Settings) {
    this.kept = max === 0 ? undefined : new LRUCache({ max, ttl: LIFE_MS })
  }

  get(asked: StateAsked): KeptState | undefined {
    return this.kept?.get(keyOf(asked))
  }

  put(asked: StateAsked, state: KeptState): void {
    this.kept?.set(keyOf(asked), state)
  }
}

function keyOf({ tenantId, members, sight, fold }: StateAsked): string {
  const who = members.map(({ subjectId, from, until }) => [subjectId, from, until])
  const text = JSON.stringify([tenantId, sight.organisation, sight.personal, fold.name, who])
  return createHash('sha256').update(text).digest('base64')
}
