import type { TimelineFilters } from '@throughline/log'
import { conversationUidOf, type TenantKeys } from '@throughline/subjects'
import type { TimelineParameters } from './timeline-parameters.js'

type Filters = Pick<TimelineParameters, 'channel' | 'type' | 'class' | 'direction' | 'organisation' | 'conversation'>

/** The filters as the log has them: conversations by their keyed ids, because their names are personal. */
export function filtersOf(parameters: Filters, keys: TenantKeys): TimelineFilters {
  const { channel, type, class: classes, direction, organisation, conversation } = parameters
  return {
    ...(channel && { channel }),
    ...(type && { type }),
    ...(classes && { class: classes }),
    ...(direction && { direction }),
    ...(organisation && { organisation }),
    ...(conversation && { conversationUid: conversation.map((one) => conversationUid(one, keys)) }),
  }
}

/**
 * A conversation is written `<source>/<id>`, as in a reference to one: what stands behind the last slash is the id, and
 * slashes and percent signs in the id are percent-encoded, so that the two can be told apart.
 */
function conversationUid(conversation: string, keys: TenantKeys): string {
  const slash = conversation.lastIndexOf('/')
  const id = conversation
    .slice(slash + 1)
    .replaceAll(/%2f/gi, '/')
    .replaceAll('%25', '%')
  return conversationUidOf(keys, conversation.slice(0, slash), id)
}
