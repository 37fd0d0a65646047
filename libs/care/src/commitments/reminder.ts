import { createHash } from 'node:crypto'
import { timeOf } from '@throughline/events'
import { type CommitmentRow, commitmentStateAt, type Reminder } from './commitment-row.js'

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
