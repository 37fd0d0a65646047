import { feedback, type FeedbackRow } from '@throughline/care'
import type { Derivation } from '../derivation.js'
import { rowWriter } from '../row-writer.js'

/** Every answer of a customer, a row a score, and what was asked: `views.feedback`. */
export const feedbackDerivation: Derivation<FeedbackRow> = {
  name: 'feedback',
  tables: ['views.feedback'],
  derive: feedback,
  write: rowWriter<FeedbackRow>({
    table: 'views.feedback',
    key: { event_uid: 'uuid', nth: 'smallint' },
    columns: {
      subject_id: 'uuid', pos: 'bigint', occurred_at: 'bigint', kind: 'text', survey: 'text', site: 'text', asked_uid: 'uuid',
      metric: 'text', value: 'double precision', least: 'double precision', most: 'double precision', share: 'double precision',
      reply: 'text', replied_at: 'bigint', expires_at: 'bigint', has_comment: 'boolean', language: 'text', via: 'text',
      organisation: 'text', binding: 'text', bound_by: 'text', conversation: 'uuid', gap_ms: 'bigint', channel: 'text', topic: 'text',
      agent: 'text', stage: 'text', about_organisation: 'text',
    },
    of: (row) => ({
      event_uid: row.eventUid,
      subject_id: row.subjectId,
      pos: row.position,
      nth: row.nth,
      occurred_at: row.occurredAt,
      kind: row.kind,
      survey: row.survey,
      site: row.site,
      asked_uid: row.askedUid,
      metric: row.metric,
      value: row.value,
      least: row.min,
      most: row.max,
      share: row.share,
      reply: row.reply,
      replied_at: row.repliedAt,
      expires_at: row.expiresAt,
      has_comment: row.hasComment,
      language: row.language,
      via: row.via,
      organisation: row.organisation,
      binding: row.binding,
      bound_by: row.boundBy,
      conversation: row.conversation,
      gap_ms: row.gapMs,
      channel: row.channel,
      topic: row.topic,
      agent: row.agent,
      stage: row.stage,
      about_organisation: row.aboutOrganisation,
    }),
  }),
}
