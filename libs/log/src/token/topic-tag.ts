import { createHash } from 'node:crypto'

/**
 * Tells a topic from others that had its name before: two bytes of a hash of Kafka's id of it, never 0. Offsets begin
 * anew with a new topic, so an offset without it could be taken for one that was recorded long ago.
 */
export function topicTagOf(topicId: string): number {
  return createHash('sha256').update(topicId).digest().readUInt16BE() || 1
}
