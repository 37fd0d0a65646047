import { createHash } from 'node:crypto'
import { timeOf } from '@throughline/events'
import { type CommitmentRow, commitmentStateAt } from './commitment-row.js'

/** A message that a promise is due soon. */
export interface Reminder {
  /** 32 bytes in hex; the same for the same promise until the same time, whoever the customer is. */
  readonly id: string
  readonly type: 'commitment.due'
  /** In microseconds since 1970. */
  readonly at: number
  /** When the log took the promise. */
  readonly recordedAt: number
  readonly data: Readonly<Record<string, unknown>>
}

/**
 * Of a promise that is due soon and neither ended nor overdue. Of what is past nobody is reminded.
 *
 * @param recordedAt when the log took the promise, in microseconds
 */
export function reminderOf(row: CommitmentRow, now: number, recordedAt: number): Reminder | undefined {
  const { eventUid, dueAt, remindAt, madeAt, kind, queue, channel, organisation } = row
  if (commitmentStateAt(row, now) !== 'due' || dueAt === undefined || remindAt === undefined) return undefined
  const id = createHash('sha256').update(`commitment.due ${eventUid} ${dueAt}`).digest('hex')
  const told = { event: eventUid, kind, queue, channel, organisation, madeAt: timeOf(madeAt), dueAt: timeOf(dueAt) }
  const data = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined))
  return { id, type: 'commitment.due', at: remindAt, recordedAt, data }
}
