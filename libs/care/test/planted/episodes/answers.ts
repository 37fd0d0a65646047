import { DAY, endedBy, type Episode, HOUR, lapse, MINUTE, type Pen, type Written } from '../pen.js'
import { call } from '../talks.js'

const agent = { actor: { kind: 'agent', id: 'a3' } }

interface Writing {
  readonly channel?: string
  readonly conversation?: string
  readonly data?: object
}

function asks(pen: Pen, after: number, { channel = 'email', conversation = 'a', data = {} }: Writing = {}): Written {
  return pen.tell(after, 'message.received', { text: 'Where is it?', ...data }, { channel, direction: 'inbound', conversation: pen.name(conversation) })
}

function answers(pen: Pen, after: number, { channel = 'email', conversation = 'a', data = agent }: Writing = {}): Written {
  return pen.tell(after, 'message.sent', { text: 'On its way', ...data }, { channel, direction: 'outbound', conversation: pen.name(conversation) })
}

/** Waits for an answer: in time, late, never; a machine's receipt is none. */
export const waitsForAnswer: Episode = (pen, dice) => {
  const asked = asks(pen, 0)
  if (dice.isLucky()) answers(pen, MINUTE, { data: { automatic: true } })
  if (dice.isLucky()) asks(pen, 3 * HOUR)
  const openedAt = asked.at + DAY
  const never = lapse(openedAt, 30 * DAY)
  const after = dice.among(HOUR + MINUTE, 23 * HOUR, 24 * HOUR, 25 * HOUR, 20 * DAY, 60 * DAY, 0)
  const answered = after === 0 ? undefined : answers(pen, Math.max(after, 4 * HOUR))
  if (answered === undefined) pen.plant('unanswered-message', [asked], { openedAt, ...never })
  else if (answered.at > openedAt) pen.plant('unanswered-message', [asked], { openedAt, ...endedBy(answered, 'answered', never) })
}

/** Says thanks, and wants nothing more. */
export const saysGoodbye: Episode = (pen, dice) => {
  asks(pen, 0)
  answers(pen, 5 * MINUTE)
  if (dice.isLucky()) asks(pen, 6 * MINUTE, { data: { intent: 'thanks' } })
  else {
    asks(pen, 6 * MINUTE)
    pen.tell(20 * MINUTE, 'conversation.ended', { endedBy: 'customer' }, { channel: 'email', conversation: pen.name('a') })
  }
}

/** Leaves a chat in which nobody ever said anything. */
export const leavesUnheard: Episode = (pen) => {
  const asked = asks(pen, 0, { channel: 'chat' })
  pen.tell(10 * MINUTE, 'conversation.ended', { endedBy: 'customer' }, { channel: 'chat', conversation: pen.name('a') })
  pen.plant('unanswered-message', [asked], { openedAt: asked.at + DAY, ...lapse(asked.at + DAY, 30 * DAY) })
}

/** The channel `quick` promises an answer within ten minutes. */
export const waitsForPromise: Episode = (pen, dice) => {
  const asked = asks(pen, 0, { channel: 'quick' })
  const openedAt = asked.at + 10 * MINUTE
  const never = lapse(openedAt, 7 * DAY)
  const after = dice.among(5 * MINUTE, 10 * MINUTE, 11 * MINUTE, 5 * HOUR)
  const answered = dice.isLucky() ? answers(pen, after, { channel: 'quick' }) : undefined
  if (answered === undefined) {
    pen.plant('slow-answer', [asked], { openedAt, ...never })
    pen.plant('unanswered-message', [asked], { openedAt: asked.at + DAY, ...lapse(asked.at + DAY, 30 * DAY) })
  } else if (answered.at > openedAt) pen.plant('slow-answer', [asked], { openedAt, ...endedBy(answered, 'answered', never) })
}

/** The queue `quick` promises that a call is taken within two minutes. */
export const waitsInQueue: Episode = (pen, dice) => {
  const common = { channel: 'voice', direction: 'inbound', conversation: pen.name('a') }
  pen.tell(0, 'call.started', {}, common)
  pen.tell(MINUTE / 2, 'menu.chosen', { queue: 'slow', label: 'sales' }, common)
  const queued = pen.tell(MINUTE, 'conversation.queued', { queue: 'quick' }, common)
  const openedAt = queued.at + 2 * MINUTE
  const waited = (1 + dice.upTo(5)) * MINUTE
  const isTaken = dice.isLucky()
  const end = isTaken
    ? pen.tell(MINUTE + waited, 'call.answered', { by: 'agent' }, common)
    : pen.tell(MINUTE + waited, 'call.ended', { endedBy: 'system' }, common)
  // Told by another system, too, and later.
  pen.tell(HOUR, 'call.ended', {}, common)
  if (end.at > openedAt) pen.plant('slow-answer', [queued], { openedAt, closedAt: end.at, end: isTaken ? 'answered' : 'left' })
}

/** The channel `quick` promises a reply to further messages within twenty minutes. */
export const asksOn: Episode = (pen, dice) => {
  asks(pen, 0, { channel: 'quick' })
  answers(pen, 5 * MINUTE, { channel: 'quick' })
  const asked = asks(pen, HOUR, { channel: 'quick' })
  const answered = answers(pen, HOUR + dice.among(15, 20, 25) * MINUTE, { channel: 'quick' })
  answers(pen, 2 * HOUR, { channel: 'quick' })
  const openedAt = asked.at + 20 * MINUTE
  if (answered.at > openedAt) pen.plant('slow-answer', [asked], { openedAt, closedAt: answered.at, end: 'answered' })
}

/** Writes where nobody keeps conversations: what replies to it, or goes the same way next, is the answer. */
export const textsBack: Episode = (pen, dice) => {
  const sms = { channel: pen.name('sms') }
  const send = (after: number, inReplyTo?: string, channel = sms) =>
    pen.tell(after, 'message.sent', { ...agent, ...(inReplyTo === undefined ? {} : { inReplyTo: pen.name(inReplyTo) }) }, { ...channel, direction: 'outbound' })
  send(-HOUR)
  const asked = pen.tell(0, 'message.received', { messageId: pen.name('q'), text: 'When?' }, { ...sms, direction: 'inbound' })
  const openedAt = asked.at + DAY
  const never = lapse(openedAt, 30 * DAY)
  const elsewhere = { channel: pen.name('mail') }
  const how = dice.upTo(4)
  if (how === 0) send(HOUR, undefined, elsewhere)
  if (how === 0) return pen.plant('unanswered-message', [asked], { openedAt, ...never })
  const after = dice.among(2 * HOUR, 30 * HOUR)
  const answered = how === 1 ? send(after) : send(after, 'q', how === 2 ? sms : elsewhere)
  if (how === 1) send(after + HOUR)
  if (how === 3) pen.plant('answered-elsewhere', [asked, answered], lapse(answered.at, 7 * DAY))
  if (answered.at > openedAt) pen.plant('unanswered-message', [asked], { openedAt, ...endedBy(answered, 'answered', never) })
}

/** Asks here and is answered there. */
export const isAnsweredElsewhere: Episode = (pen, dice) => {
  const [here, there] = [pen.name('here'), pen.name('there')]
  const asked = asks(pen, 0, { channel: here })
  const how = dice.upTo(4)
  if (how === 1) pen.tell(-2 * DAY, 'preference.set', { preference: 'channel', value: here })
  if (how === 1) pen.tell(-DAY, 'preference.set', { preference: 'channel', value: there })
  const came = how === 2 ? asks(pen, 10 * MINUTE, { channel: there }) : undefined
  const answered = answers(pen, 30 * MINUTE, { channel: how === 3 ? here : there })
  const later = dice.isLucky() ? answers(pen, HOUR, { channel: here }) : undefined
  const last = later === undefined ? answered : answers(pen, 2 * HOUR, { channel: dice.among(here, there) })
  const quiet = lapse(last.at, 7 * DAY)
  if (came !== undefined) pen.plant('channel-switch', [asked, came], quiet)
  if (how === 0) pen.plant('answered-elsewhere', [asked, answered], later === undefined ? quiet : endedBy(later, 'answered', quiet))
}

/** Hangs up in the queue, and gets through later or never. */
export const givesUpWaiting: Episode = (pen, dice) => {
  const line = pen.name('line')
  const common = { channel: line, direction: 'inbound', conversation: pen.name('a') }
  pen.tell(0, 'call.started', {}, common)
  pen.tell(MINUTE, 'conversation.queued', { queue: 'sales' }, common)
  const how = dice.upTo(4)
  const left =
    how === 0
      ? pen.tell(5 * MINUTE, 'call.ended', { endedBy: 'customer', answered: false }, common)
      : pen.tell(5 * MINUTE, 'conversation.abandoned', how === 1 ? { stage: 'menu' } : how === 2 ? { stage: 'queue', waitMs: 5_000 } : { stage: 'queue' }, common)
  // Told by another system, too.
  if (how === 3) pen.tell(5 * MINUTE + 1_000_000, 'call.ended', { endedBy: 'customer', answered: false }, common)
  const through = dice.isLucky() ? call(pen, (1 + dice.upTo(10)) * DAY, 'b', { channel: line }) : undefined
  const never = lapse(left.at, 7 * DAY)
  if (how === 1 || how === 2) return
  pen.plant('abandoned-queue', [left], through === undefined ? never : endedBy(through.answered, 'answered', never))
}

/** Is asked by nobody by name, and answered where they wrote. */
export const isMentionedInThread: Episode = (pen, dice) => {
  const common = { channel: pen.name('social'), conversation: pen.name('thread') }
  const seen = pen.tell(0, 'mention.seen', { text: 'Hey', wantsAnswer: true }, common)
  pen.tell(HOUR, 'message.sent', agent, { channel: common.channel, conversation: pen.name('other'), direction: 'outbound' })
  const openedAt = seen.at + DAY
  const reply = pen.tell(dice.among(3 * HOUR, 30 * HOUR), 'message.sent', agent, { ...common, direction: 'outbound' })
  if (reply.at > openedAt) pen.plant('unanswered-mention', [seen], { openedAt, closedAt: reply.at, end: 'answered' })
}

/** Is written about in public. */
export const isMentioned: Episode = (pen, dice) => {
  const channel = pen.name('social')
  const mentionId = pen.name('m')
  const wantsAnswer = dice.among(true, true, false, undefined)
  const seen = pen.tell(0, 'mention.seen', { mentionId, text: 'Hey', ...(wantsAnswer === undefined ? {} : { wantsAnswer }) }, { channel })
  if (dice.isLucky()) pen.tell(HOUR, 'message.sent', { ...agent, inReplyTo: pen.name('other') }, { channel, direction: 'outbound' })
  const after = dice.among(5 * HOUR, 30 * HOUR, 40 * DAY, 0)
  const reply = after === 0 ? undefined : pen.tell(after, 'message.sent', { ...agent, inReplyTo: mentionId }, { channel, direction: 'outbound' })
  const openedAt = seen.at + DAY
  const never = lapse(openedAt, 30 * DAY)
  if (wantsAnswer !== true || (reply !== undefined && reply.at <= openedAt)) return
  pen.plant('unanswered-mention', [seen], { openedAt, ...(reply === undefined ? never : endedBy(reply, 'answered', never)) })
}
