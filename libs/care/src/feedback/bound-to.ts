import type { TimelineEvent } from '@throughline/context'
import type { FeedbackAbout } from './about.js'
import { bind, type Bound, type Ground } from './bind.js'
import { agentOf, channelOf, lastOf, organisationOf, topicOf } from './exchanges.js'
import type { FeedbackRow } from './feedback-row.js'

/**
 * What feedback is about, and how that is known: what it says itself goes before what its conversation says.
 *
 * @param told the answer, and behind it the question, if there is one: what was before that is what it is about
 */
export function boundTo(told: readonly TimelineEvent[], about: FeedbackAbout, ground: Ground): Partial<FeedbackRow> & Pick<FeedbackRow, 'binding'> {
  const at = told.at(-1)!.occurredAt
  const bound = bind(told, about, at, ground)
  const own = organisationOf(told[0]!)
  const found = bound?.exchange?.events ?? (bound?.event === undefined ? [] : [bound.event])
  // Readers of an organisation see its answers: of what others did these say nothing.
  const events = own === undefined ? found : found.filter((event) => organisationOf(event) === own)
  return {
    ...howOf(bound),
    channel: about.channel ?? lastOf(events, at, channelOf),
    topic: about.topic ?? lastOf(events, at, topicOf) ?? lastOf(told, at, topicOf),
    agent: about.agent ?? lastOf(events, at, agentOf),
    stage: about.stage ?? ground.stages.get(at),
    aboutOrganisation: about.organisation ?? lastOf(events, at, organisationOf) ?? lastOf(told, at, organisationOf),
  }
}

function howOf(bound: Bound | undefined): Pick<FeedbackRow, 'binding' | 'boundBy' | 'conversation' | 'gapMs'> {
  if (bound === undefined) return { binding: 'none' }
  const { by, exchange, gap } = bound
  return {
    binding: by === 'time' ? 'nearest' : 'id',
    boundBy: by,
    conversation: exchange?.uid,
    gapMs: gap === undefined ? undefined : Math.round(gap / 1_000),
  }
}
