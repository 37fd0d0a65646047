import type { TimelineEvent } from '../../event.js'
import { proofBy, provenBy } from '../../fold/proof.js'
import { actorOf } from '../../read/actor.js'
import { defined } from '../../read/defined.js'
import { dataOf, id, words } from '../../read/read.js'
import type { Conversation, Said } from './conversation.js'

const TEXT = 160

/** The last words of both sides, with edits and deletions. */
export function withMessages(conversation: Conversation, event: TimelineEvent): Conversation {
  switch (event.type) {
    case 'message.received':
      return { ...conversation, inbound: conversation.inbound + 1, asked: saidIn(event) }
    case 'message.sent':
      return { ...conversation, outbound: conversation.outbound + 1, answered: saidIn(event) }
    case 'bot.answered':
      return { ...conversation, answered: saidIn(event) }
    case 'message.edited':
      return rewritten(conversation, event, words(dataOf(event), 'text', TEXT))
    case 'message.deleted':
      return rewritten(conversation, event, '(deleted)')
    default:
      return conversation
  }
}

function saidIn(event: TimelineEvent): Said {
  const data = dataOf(event)
  const text =
    words(data, 'text', TEXT) ??
    words(data, 'title', TEXT) ??
    words(data, 'answer', TEXT) ??
    words(data, 'article', TEXT)
  return defined({
    text: text ?? '(no text)',
    saidAt: event.occurredAt,
    messageId: id(data, 'messageId'),
    by: actorOf(event),
    events: proofBy(event),
  })
}

function rewritten(conversation: Conversation, event: TimelineEvent, text: string | undefined): Conversation {
  const messageId = id(dataOf(event), 'messageId')
  if (messageId === undefined || text === undefined) return conversation
  const change = (said: Said | undefined) =>
    said?.messageId === messageId ? { ...said, text, events: provenBy(said.events, event) } : said
  return defined({ ...conversation, asked: change(conversation.asked), answered: change(conversation.answered) })
}
