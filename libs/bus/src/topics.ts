import type { TopicSpec } from './ports/topics.js'

/** Events as they happen: the recorder appends them to the log. */
export const interactionsTopic = 'interactions.v1'
/** The second lane for history that is brought in: same partitions, so that it never holds up what happens now. */
export const backfillTopic = 'backfill.v1'
/** Hints that a part has news. Lossy: whoever needs certainty reads the log. */
export const changesTopic = 'changes.v1'

const dayMs = 86_400_000

/**
 * The topics of a Throughline with that many parts. Events stay 7 days, which is also how long a recorder may be away;
 * none is ever compacted, so offsets have no holes of their own.
 */
export function throughlineTopics(parts: number): TopicSpec[] {
  const lane = {
    partitions: parts,
    settings: {
      'cleanup.policy': 'delete',
      'retention.ms': String(7 * dayMs),
      'message.timestamp.type': 'LogAppendTime',
    },
  }
  return [
    { name: interactionsTopic, ...lane },
    { name: backfillTopic, ...lane },
    { name: changesTopic, partitions: 1, settings: { 'cleanup.policy': 'delete', 'retention.ms': String(dayMs / 24) } },
  ]
}
