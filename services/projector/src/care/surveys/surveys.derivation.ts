import { type AskRow, surveys } from '@throughline/care'
import type { Derivation, Telling } from '../derivation.js'
import { rowWriter } from '../row-writer.js'

/** Whom to ask what, when, and why not: `views.survey_ask`. What is due is told, and the gateway sends it. */
export const surveysDerivation: Derivation<AskRow> = {
  name: 'surveys',
  tables: ['views.survey_ask'],
  derive: surveys,
  write: rowWriter<AskRow>({
    table: 'views.survey_ask',
    key: { ask_id: 'text' },
    columns: {
      survey: 'text', metric: 'text', version: 'integer', event_uid: 'uuid', occurred_at: 'bigint', due_at: 'bigint',
      expires_at: 'bigint', state: 'text', why: 'text', channel: 'text', language: 'text', organisation: 'text', sent_uid: 'uuid',
    },
    of: (row) => ({
      ask_id: row.id,
      survey: row.survey,
      metric: row.metric,
      version: row.version,
      event_uid: row.eventUid,
      occurred_at: row.occurredAt,
      due_at: row.dueAt,
      expires_at: row.expiresAt,
      state: row.state,
      why: row.why,
      channel: row.channel,
      language: row.language,
      organisation: row.organisation,
      sent_uid: row.sentUid,
    }),
  }),
  tells: (row) => (row.state === 'due' || row.state === 'asked' ? [tellingOf(row)] : []),
}

/** What the gateway makes a `survey.sent` of; codes and ids, and no words. */
function tellingOf(row: AskRow): Telling {
  const { id, survey, metric, version, subjectId, eventUid, recordedAt, dueAt, expiresAt, channel, language, topic, organisation, agent } = row
  const about = { eventId: eventUid, channel: row.aboutChannel, topic, organisation, agent }
  return {
    thing: id,
    type: 'survey.due',
    at: dueAt,
    recordedAt,
    data: { surveyId: id, survey, metric, version, subjectId, expiresAt, channel, language, about },
  }
}
