import type { TimelineEvent } from '../../event.js'
import { append, find, keep } from '../../fold/kept.js'
import { proofBy, provenBy } from '../../fold/proof.js'
import { type Actor, actorOf, nameOf } from '../../read/actor.js'
import { defined } from '../../read/defined.js'
import { code, dataOf, flag, shortId, words } from '../../read/read.js'
import type { Conversation, Transfer } from './conversation.js'

const HANDLERS = 5
const TRANSFERS = 4

/** Who dealt with it, and how it was passed on. */
export function withHandling(conversation: Conversation, event: TimelineEvent): Conversation {
  const moved = event.type === 'conversation.transferred' || event.type === 'conversation.escalated'
  const next = moved
    ? { ...conversation, transfers: append(conversation.transfers, transferBy(event), TRANSFERS) }
    : conversation
  const failures = event.type === 'bot.failed' ? next.botFailures + 1 : next.botFailures
  const who = handlerIn(event)
  if (who === undefined) return failures === next.botFailures ? next : { ...next, botFailures: failures }
  const key = `${who.kind}:${who.id ?? who.name ?? ''}`
  const known = find(next.handlers, key)
  const handler = defined({
    ...who,
    key,
    organisation: typeof event.organisation === 'string' ? shortId(event.organisation) : known?.organisation,
    fromAt: known?.fromAt ?? event.occurredAt,
    events: known ? provenBy(known.events, event) : proofBy(event),
  })
  return { ...next, botFailures: failures, handlers: keep(next.handlers, handler, { most: HANDLERS }) }
}

/** Agents and bots; a system and the customer handle nothing. */
function handlerIn(event: TimelineEvent): Actor | undefined {
  const actor = event.type === 'conversation.assigned' ? (actorOf(event, 'assignee') ?? actorOf(event)) : actorOf(event)
  return actor?.kind === 'agent' || actor?.kind === 'bot' ? actor : undefined
}

function transferBy(event: TimelineEvent): Transfer {
  const data = dataOf(event)
  const from = actorOf(event, 'from')
  const to = actorOf(event, 'to')
  return defined({
    what: event.type === 'conversation.escalated' ? 'escalated' : 'transferred',
    kind: code(data, 'kind') ?? code(data, 'level'),
    from: code(data, 'fromQueue') ?? (from && nameOf(from)),
    to: code(data, 'toQueue') ?? code(data, 'toOrganisation') ?? code(data, 'toChannel') ?? (to && nameOf(to)),
    reason: code(data, 'reason'),
    asked: flag(data, 'asked'),
    summary: words(data, 'summary', 120),
    movedAt: event.occurredAt,
    events: proofBy(event),
  })
}
