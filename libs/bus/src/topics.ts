import type { TopicSpec } from './ports/topics.js'

/** Events as they happen: the recorder appends them to the log. */
export const interactionsTopic = 'interactions.v1'
/** The second lane for history that is brought in: same partitions, so that it never holds up what happens now. */
export const backfillTopic = 'backfill.v1'
/** Hints that a part has news. Lossy: whoever needs certainty reads the log. */
export const changesTopic = 'changes.v1'
/** Messages for whoever acts on signals, surveys, commitments and follow-ups; see docs/reference/messages.md. */
export const signalsTopic = 'signals.v1'
/** That rules were published. */
export const rulesTopic = 'rules.v1'

/** Before a tenant's slug: where systems of theirs may publish to Kafka themselves. */
export const publishTopicPrefix = 'publish.v1.'

const dayMs = 86_400_000

/** How long Kafka keeps events, unless somebody says otherwise. */
export const DEFAULT_RETENTION_DAYS = 7

/** The topic of a tenant's own systems. Records stay as long as gateways may be away. */
export function publishTopic(tenant: string, partitions: number): TopicSpec {
  return { name: `${publishTopicPrefix}${tenant}`, partitions, settings: { 'cleanup.policy': 'delete', 'retention.ms': String(DEFAULT_RETENTION_DAYS * dayMs) } }
}

/**
 * The topics of a Throughline with that many parts. Events stay for the retention, which is also how long a recorder may
 * be away; none is ever compacted, so offsets have no holes of their own. Kafka deletes whole segments, each by its newest
 * record: they are short, so that an event is gone at most half a day after its time.
 */
export function throughlineTopics(parts: number, retentionDays = DEFAULT_RETENTION_DAYS): TopicSpec[] {
  const retentionMs = Math.ceil(retentionDays * dayMs)
  const lane = {
    partitions: parts,
    settings: {
      'cleanup.policy': 'delete',
      'retention.ms': String(retentionMs),
      'segment.ms': String(Math.min(dayMs / 2, retentionMs)),
      'message.timestamp.type': 'LogAppendTime',
    },
  }
  return [
    { name: interactionsTopic, ...lane },
    { name: backfillTopic, ...lane },
    { name: signalsTopic, ...lane },
    { name: rulesTopic, ...lane, partitions: 1 },
    { name: changesTopic, partitions: 1, settings: { 'cleanup.policy': 'delete', 'retention.ms': String(dayMs / 24) } },
  ]
}
