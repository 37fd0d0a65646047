import { SIGNAL_BEHAVIOUR, type SignalRow, signalRowsIn } from '@throughline/care'
import type { Derivation } from '../derivation.js'
import { rowWriter } from '../row-writer.js'
import { tellings } from './tellings.js'

/** Friction and opportunities, open and closed: `views.signal`. Others are told when one is opened, closed and withdrawn. */
export const signalsDerivation: Derivation<SignalRow> = {
  name: 'signals',
  tables: ['views.signal'],
  behaviour: SIGNAL_BEHAVIOUR,
  derive: signalRowsIn,
  write: rowWriter<SignalRow>({
    table: 'views.signal',
    key: { signal_id: 'text' },
    columns: {
      kind: 'text', class: 'text', severity: 'text', opened_at: 'bigint', closed_at: 'bigint', ending: 'text', end_uid: 'uuid',
      topic: 'text', channel: 'text', organisation: 'text', shared: 'boolean', issue: 'uuid', conversation: 'uuid', evidence: 'jsonb', rules: 'integer',
    },
    of: (row) => ({
      signal_id: row.id,
      kind: row.kind,
      class: row.class,
      severity: row.severity,
      opened_at: row.openedAt,
      closed_at: row.closedAt,
      ending: row.end,
      end_uid: row.endUid,
      topic: row.topic,
      channel: row.channel,
      organisation: row.organisation,
      shared: row.shared,
      issue: row.issue,
      conversation: row.conversation,
      evidence: row.places.map(({ uid, subjectId, position }) => [uid, subjectId, position]),
      rules: row.rules,
    }),
  }),
  tells: tellings,
  withdrawnAs: 'signal.withdrawn',
}
