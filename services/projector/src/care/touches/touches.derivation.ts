import { type TouchRow, touchesIn } from '@throughline/care'
import type { Derivation } from '../derivation.js'
import { rowWriter } from '../row-writer.js'

/** A few for each visit. Pages are too many: each would have its visitor folded anew. */
const BEHAVIOUR = ['visit.started', 'form.started', 'form.submitted', 'form.abandoned', 'configuration.saved', 'checkout.started']

/** Where customers met the brand, in which stage, and what came of it. */
export const touchesDerivation: Derivation<TouchRow> = {
  name: 'touches',
  tables: ['views.touch'],
  behaviour: BEHAVIOUR,
  derive: touchesIn,
  write: rowWriter<TouchRow>({
    table: 'views.touch',
    key: { event_uid: 'uuid' },
    columns: {
      touchpoint: 'text', stage: 'text', channel: 'text', organisation: 'text', topic: 'text', started_at: 'bigint',
      last_at: 'bigint', events: 'integer', first_at: 'bigint', wait_ms: 'bigint', abandoned: 'boolean', scores: 'jsonb',
      issue: 'uuid', effort: 'double precision', next_touchpoint: 'text', next_stage: 'text', next_organisation: 'text', next_at: 'bigint',
    },
    of: ({ eventUid, startedAt, lastAt, firstAt, waitMs, nextTouchpoint, nextStage, nextOrganisation, nextAt, ...same }) => ({
      ...same, event_uid: eventUid, started_at: startedAt, last_at: lastAt, first_at: firstAt, wait_ms: waitMs,
      next_touchpoint: nextTouchpoint, next_stage: nextStage, next_organisation: nextOrganisation, next_at: nextAt,
    }),
  }),
}
