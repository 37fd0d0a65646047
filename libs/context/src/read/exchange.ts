import type { TimelineEvent } from '../event.js'
import { shortId } from './read.js'

/** `<source>/<conversation>`, as the filter `conversation` of a timeline takes it. */
export function exchangeKey(source: string, conversation: string): string {
  return shortId(`${source}/${conversation.replaceAll('%', '%25').replaceAll('/', '%2F')}`)
}

/** The exchange that an event names; an event that names none is one of its own. */
export function exchangeOf(event: TimelineEvent): string {
  return typeof event.conversation === 'string' ? exchangeKey(event.source, event.conversation) : `event/${event.uid}`
}
