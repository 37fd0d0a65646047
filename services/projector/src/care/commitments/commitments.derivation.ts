import { type CommitmentRow, commitmentsIn } from '@throughline/care'
import type { Derivation } from '../derivation.js'
import { rowWriter } from '../row-writer.js'

/** What was promised to customers, what came of it, and who is to be reminded. */
export const commitmentsDerivation: Derivation<CommitmentRow> = {
  name: 'commitments',
  tables: ['views.commitment'],
  derive: commitmentsIn,
  write: rowWriter<CommitmentRow>({
    table: 'views.commitment',
    key: { event_uid: 'uuid' },
    columns: {
      subject_id: 'uuid', position: 'bigint', kind: 'text', queue: 'text', owner_key: 'text', organisation: 'text', channel: 'text',
      made_at: 'bigint', due_at: 'bigint', remind_at: 'bigint', outcome: 'text', ended_at: 'bigint', end_uid: 'uuid', ended_by: 'text',
    },
    of: ({ eventUid, subjectId, position, kind, queue, ownerKey, organisation, channel, ...at }) => ({
      event_uid: eventUid, subject_id: subjectId, position, kind, queue, owner_key: ownerKey, organisation, channel,
      made_at: at.madeAt, due_at: at.dueAt, remind_at: at.remindAt, outcome: at.end, ended_at: at.endedAt, end_uid: at.endUid, ended_by: at.endedBy,
    }),
  }),
  tells: ({ reminder }) => {
    if (reminder === undefined) return []
    const { id: thing, ...told } = reminder
    return [{ thing, ...told }]
  },
}
