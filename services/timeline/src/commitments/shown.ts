import type { CloudEvent } from '@throughline/events'
import { isRecord, timeOf } from '@throughline/events'
import type { CommitmentEntry } from '@throughline/log'
import { given, instant } from '../care/given.js'

/** A promise as the API shows it; what there is none of is missing, and so are words to those who may not read them. */
export interface ShownCommitment {
  /** Uid of the event that made it. */
  event: string
  customerId: string
  ref: string
  state: string
  /** Of what was kept: whether that was after its time. */
  late?: boolean
  madeAt: string
  [further: string]: unknown
}

/** @param told the event that made it, where the reader may read it */
export function shownCommitment(one: CommitmentEntry, told: CloudEvent | undefined): ShownCommitment {
  const { customerId, eventUid, state, kind, queue, organisation, channel, dueAt, endedAt, endUid, endedBy } = one
  const late = state === 'kept' && endedAt !== null && dueAt !== null ? endedAt > dueAt : null
  return {
    event: eventUid,
    customerId,
    ref: `id:${customerId}`,
    state,
    ...given({ late, kind, queue, organisation, channel }),
    ...(told === undefined ? {} : wordsOf(told)),
    madeAt: timeOf(one.madeAt),
    ...given({ dueAt: instant(dueAt), remindAt: instant(one.remindAt), endedAt: instant(endedAt), endEvent: endUid, endedBy }),
  }
}

/** What people said, and what commands name it by. */
function wordsOf({ id, data }: CloudEvent): Record<string, unknown> {
  if (!isRecord(data)) return {}
  const { commitmentId = id, what, words, owner, about, actor } = data
  const by = isRecord(actor) ? (actor['id'] ?? actor['name']) : undefined
  return given({ commitmentId, what, words, owner: owner ?? by, about })
}
