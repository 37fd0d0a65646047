import type { TimelineEvent } from '../../event.js'
import { defined } from '../../read/defined.js'
import { amount, code, dataOf, texts, words } from '../../read/read.js'
import type { Conversation, Outcome } from './conversation.js'

const OUTCOMES = new Set<unknown>(['fulfilled', 'partly', 'declined', 'unresolved'])

/** How a conversation stands after an event of it: its state, outcome, waits and words about it. */
export function withProgress(conversation: Conversation, event: TimelineEvent): Conversation {
  const data = dataOf(event)
  const told = defined({
    title: words(data, 'title', 100),
    queue: code(data, 'queue') ?? code(data, 'toQueue'),
    summary: words(data, 'summary') ?? (event.type === 'call.wrapped_up' ? words(data, 'notes') : undefined),
    toldMs: amount(data, 'expectedWaitMs'),
    waitedMs: longer(conversation.waitedMs, amount(data, 'waitMs')),
    heldMs: heldIn(conversation, event),
    outcome: outcomeOf(event),
    reason: reasonOf(event),
  })
  return { ...conversation, ...told, ...statusAfter(conversation, event) }
}

function statusAfter(conversation: Conversation, event: TimelineEvent): Partial<Conversation> {
  const { occurredAt } = event
  switch (event.type) {
    case 'conversation.queued':
      return { status: 'waiting' }
    case 'conversation.resolved':
      return { status: 'resolved', endedAt: occurredAt }
    case 'conversation.abandoned':
      return defined({ status: 'abandoned' as const, endedAt: occurredAt, abandonedIn: code(dataOf(event), 'stage') })
    case 'conversation.ended':
    case 'call.ended':
    case 'store.visited':
    case 'interaction.recorded':
    case 'appointment.kept':
      return ended(conversation, event)
    default:
      return reopens(conversation, event) ? { status: 'open' } : {}
  }
}

/** An end does not undo that something was resolved, or that the customer gave up. */
function ended({ status }: Conversation, event: TimelineEvent): Partial<Conversation> {
  const over = status === 'resolved' || status === 'abandoned' ? status : 'ended'
  return defined({ status: over, endedAt: event.occurredAt, durationMs: amount(dataOf(event), 'durationMs') })
}

/** A contact goes on; paperwork after the end (wrap-up, recording, transcript) and receipts are no contact. */
function reopens({ status }: Conversation, event: TimelineEvent): boolean {
  if (event.class !== 'contact' || /^call\.(wrapped_up|recorded|transcribed)$/.test(event.type)) return false
  if (event.type === 'conversation.reopened' || status === 'waiting') return true
  return status !== 'open' && /^(message\.received|call\.started|conversation\.(started|assigned))$/.test(event.type)
}

function outcomeOf(event: TimelineEvent): Outcome | undefined {
  if (!/^(conversation\.resolved|call\.wrapped_up|interaction\.recorded)$/.test(event.type)) return undefined
  const { outcome } = dataOf(event)
  return OUTCOMES.has(outcome) ? (outcome as Outcome) : undefined
}

function reasonOf(event: TimelineEvent): string | undefined {
  const data = dataOf(event)
  if (event.type === 'call.wrapped_up') return code(data, 'code') ?? texts(data, 'codes', 1)[0]
  if (event.type === 'menu.chosen') return code(data, 'label')
  return event.type === 'call.ended' || event.class !== 'contact' ? undefined : code(data, 'reason')
}

function longer(known: number | undefined, told: number | undefined): number | undefined {
  return told === undefined ? known : Math.max(known ?? 0, told)
}

/** Holds are summed up; an end that tells the whole of them counts instead. */
function heldIn({ heldMs }: Conversation, event: TimelineEvent): number | undefined {
  const data = dataOf(event)
  if (event.type === 'call.ended') return amount(data, 'holdMs') ?? heldMs
  if (event.type !== 'call.resumed' && event.type !== 'call.held') return heldMs
  const told = amount(data, 'durationMs')
  return told === undefined ? heldMs : (heldMs ?? 0) + told
}
