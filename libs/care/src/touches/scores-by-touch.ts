import type { FeedbackRow } from '../feedback/feedback-row.js'
import type { Collected } from './collect.js'
import type { TouchScore } from './touch-row.js'

/**
 * To which touch each score belongs: to the last one of the conversation that it is about (on the channel that it names, where
 * it names one); a score that is about no conversation stands where it was given. Each score counts once.
 */
export function scoresByTouch(
  touches: readonly Collected[],
  exchangeOfContact: ReadonlyMap<string, string>,
  feedback: readonly FeedbackRow[],
): ReadonlyMap<Collected, TouchScore[]> {
  const byExchange = Map.groupBy(touches, ({ exchange }) => exchange)
  const byEvent = new Map(touches.flatMap((touch) => touch.events.map(({ uid }) => [uid, touch])))
  const found = new Map<Collected, TouchScore[]>()
  for (const row of feedback) {
    const { metric, value, share, conversation, channel, eventUid, organisation } = row
    if (metric === undefined || value === undefined || share === undefined || row.kind === 'asked') continue
    const about = conversation === undefined ? undefined : byExchange.get(exchangeOfContact.get(conversation) ?? '')
    const touch = about?.findLast(({ events }) => events.some((event) => event.channel === channel)) ?? about?.at(-1) ?? byEvent.get(eventUid)
    if (touch !== undefined) found.set(touch, [...(found.get(touch) ?? []), { metric, value, share, ...(organisation !== undefined && { organisation }) }])
  }
  return found
}
