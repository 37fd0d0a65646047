import { type FollowUpItem, followUpItemsIn, type FollowUpRow, SIGNAL_BEHAVIOUR } from '@throughline/care'
import type { Derivation } from '../derivation.js'
import { rowWriter } from '../row-writer.js'

const placesOf = (places: FollowUpRow['places']): [string, string, number][] => places.map(({ uid, subjectId, position }) => [uid, subjectId, position])

const write = rowWriter<FollowUpRow>({
  table: 'views.followup',
  key: { followup_id: 'text' },
  columns: {
    event_uid: 'uuid', version: 'uuid', events: 'jsonb', evidence: 'jsonb', state: 'text', kind: 'text', severity: 'text', rule: 'text',
    signal_id: 'text', issue: 'text', channel: 'text', topic: 'text', organisation: 'text', owner: 'text', queue: 'text',
    opened_at: 'bigint', due_at: 'bigint', last_at: 'bigint', closed_at: 'bigint', outcome: 'text', cause: 'text', notes: 'integer',
    actions: 'integer', goodwill: 'jsonb', told: 'integer', told_at: 'bigint', step: 'integer', escalated: 'integer', reopened: 'integer',
    reopened_at: 'bigint', withdrawn: 'boolean', score_before: 'double precision', score_after: 'double precision',
    bought_at: 'bigint', complained_again: 'boolean', recovered: 'boolean',
  },
  of: (row) => ({
    followup_id: row.id,
    event_uid: row.openedBy,
    version: row.version,
    events: placesOf(row.places),
    evidence: placesOf(row.shownBy),
    state: row.state,
    kind: row.kind,
    severity: row.severity,
    rule: row.rule,
    signal_id: row.signalId,
    issue: row.issue,
    channel: row.channel,
    topic: row.topic,
    organisation: row.organisation,
    owner: row.owner,
    queue: row.queue,
    opened_at: row.openedAt,
    due_at: row.dueAt,
    last_at: row.lastAt,
    closed_at: row.closedAt,
    outcome: row.outcome,
    cause: row.cause,
    notes: row.notes,
    actions: row.actions,
    goodwill: row.goodwill,
    told: row.told,
    told_at: row.toldAt,
    step: row.step,
    escalated: row.escalated,
    reopened: row.reopened,
    reopened_at: row.reopenedAt,
    withdrawn: row.withdrawn,
    score_before: row.scoreBefore,
    score_after: row.scoreAfter,
    bought_at: row.boughtAt,
    complained_again: row.complainedAgain,
    recovered: row.recovered,
  }),
})

/** What somebody has to see to, and what came of it: `views.followup`. What is to be done is told, and the gateway does it. */
export const followUpsDerivation: Derivation<FollowUpItem> = {
  name: 'followups',
  tables: ['views.followup'],
  behaviour: SIGNAL_BEHAVIOUR,
  derive: followUpItemsIn,
  write: (client, shelf, rows) =>
    write(client, shelf, new Map([...rows].map(([customerId, items]) => [customerId, items.flatMap(({ followUp }) => followUp ?? [])]))),
  tells: ({ messages }) => messages.map(({ id, type, at, knownAt, data }) => ({ thing: id, type, at, recordedAt: knownAt, data })),
}
