import { DAY, type Dice, endedBy, type Episode, HOUR, lapse, MINUTE, type Pen, type Written } from '../pen.js'
import { call, exchange, settle } from '../talks.js'

const WEEK = 7 * DAY

/** The end of what is about a matter: settled, or nobody spoke of it for a week. */
function endOf(last: Written, settled: Written | undefined) {
  const quiet = lapse(last.at, WEEK)
  return settled === undefined ? quiet : endedBy(settled, 'settled', quiet)
}

function maybeSettled(pen: Pen, dice: Dice, after: number, name: string, attributes: object): Written | undefined {
  return dice.isLucky() ? settle(pen, after, name, { ...attributes }) : undefined
}

/** Comes again and again about one thing, by phone. */
export const comesAgain: Episode = (pen, dice) => {
  const about = { topic: pen.name('bill') }
  const first = call(pen, 0, 'a', about)
  const gap = (1 + dice.upTo(6)) * DAY
  const second = call(pen, gap, 'b', about)
  if (dice.isLucky()) {
    const settled = settle(pen, gap + 11 * MINUTE, 'b', about)
    pen.plant('repeat-contact', [first.started, second.started], endedBy(settled, 'settled', lapse(second.last.at, WEEK)))
    if (!dice.isLucky()) return
    const third = call(pen, gap + 2 * DAY, 'c', about)
    pen.plant('repeat-contact', [second.started, third.started], lapse(third.last.at, WEEK))
    return
  }
  const third = dice.isLucky() ? call(pen, gap + 3 * DAY, 'c', about) : undefined
  pen.plant('repeat-contact', [first.started, second.started], lapse((third ?? second).last.at, WEEK))
}

/** Calls that look like repeats and are none. */
export const comesForOtherThings: Episode = (pen, dice) => {
  const about = { topic: pen.name('bill') }
  call(pen, 0, 'a', about)
  switch (dice.upTo(5)) {
    case 0:
      call(pen, WEEK + 11 * MINUTE, 'b', about)
      break
    case 1:
      call(pen, DAY, 'b', { topic: pen.name('tyres') })
      break
    case 2:
      call(pen, DAY, 'b')
      call(pen, 2 * DAY, 'c')
      break
    case 3:
      call(pen, DAY, 'b', { ...about, direction: 'outbound' })
      break
    default:
      pen.tell(2 * DAY, 'conversation.unlinked', { other: { source: pen.name('urn:source'), conversation: pen.name('a') } }, { conversation: pen.name('b') })
      // Before it was said that the two have nothing to do with each other, nobody could know: here the call comes afterwards.
      call(pen, 3 * DAY, 'b', about)
  }
}

/** What it is about is known when the second call is wrapped up; until then nobody guesses. */
export const comesAgainAsItTurnsOut: Episode = (pen) => {
  const topic = pen.name('bill')
  const first = call(pen, 0, 'a', { topic })
  const second = call(pen, DAY, 'b')
  const wrapped = pen.tell(DAY + 12 * MINUTE, 'call.wrapped_up', { code: 'bill' }, { channel: 'voice', conversation: pen.name('b'), topic })
  pen.plant('repeat-contact', [first.started, second.started], {
    openedAt: second.started.at, knownAt: wrapped.at, topic, ...lapse(wrapped.at, WEEK),
  })
}

/** Chats, then calls about it: told twice, unless somebody has said what the call goes on from. */
export const callsAfterChat: Episode = (pen, dice) => {
  const about = { topic: pen.name('bill') }
  const { asked } = exchange(pen, 0, 'a', about)
  const isStated = dice.isLucky()
  const isHandedOver = isStated && dice.isLucky()
  const after = isHandedOver ? 8 * MINUTE : (2 + dice.upTo(100)) * HOUR
  const common = { channel: 'voice', direction: 'inbound', conversation: pen.name('b'), ...about }
  const continues = isStated ? { continues: { source: pen.name('urn:source'), conversation: pen.name('a') } } : {}
  const started = pen.tell(after, 'call.started', continues, common)
  const answered = pen.tell(after + MINUTE, 'call.answered', { by: 'agent' }, common)
  const settled = maybeSettled(pen, dice, after + 20 * MINUTE, 'b', about)
  const end = endOf(answered, settled)
  pen.plant('channel-switch', [asked, started], end)
  if (!isHandedOver) pen.plant('repeat-contact', [asked, started], end)
  if (!isStated) pen.plant('told-again', [asked, answered], end)
}

/** What was settled in a chat is asked again by phone: a repeat, and neither a switch in mid-issue nor told twice. */
export const callsAfterIsSettled: Episode = (pen, dice) => {
  const about = { topic: pen.name('bill') }
  const { asked } = exchange(pen, 0, 'a', about)
  settle(pen, 10 * MINUTE, 'a', { channel: 'chat', ...about })
  const { started, last } = call(pen, (1 + dice.upTo(6)) * DAY, 'b', about)
  pen.plant('repeat-contact', [asked, started], lapse(last.at, WEEK))
}

/** Writes on in the same conversation by another way. */
export const changesTheWay: Episode = (pen, dice) => {
  const { asked } = exchange(pen, 0, 'a', { channel: 'sms' })
  const same = dice.isLucky()
  const further = exchange(pen, HOUR, 'a', { channel: same ? 'sms' : 'messaging' })
  if (!same) pen.plant('channel-switch', [asked, further.asked], lapse(further.answered.at, WEEK))
}

/** A phone menu, and the call that it leads to. */
export const comesThroughMenu: Episode = (pen, dice) => {
  const about = dice.isLucky() ? { topic: pen.name('bill') } : {}
  pen.tell(0, 'menu.chosen', { label: 'bills' }, { channel: 'ivr', direction: 'inbound', conversation: pen.name('m'), ...about })
  call(pen, 2 * MINUTE, 'a', about)
}

/** Is passed on, so and so often. */
export const isPassedOn: Episode = (pen, dice) => {
  call(pen, 0, 'a')
  const common = { channel: 'voice', conversation: pen.name('a') }
  const moves = Array.from({ length: 1 + dice.upTo(4) }, (_, index) => {
    const kind = dice.among('cold', 'warm', 'consult')
    const from = dice.among('agent', 'agent', 'bot')
    const move = pen.tell((20 + index) * MINUTE, 'conversation.transferred', { kind, from: { kind: from }, toQueue: `q${index}` }, common)
    return { move, counts: kind !== 'consult' && from === 'agent' }
  })
  const settled = maybeSettled(pen, dice, HOUR, 'a', {})
  const [first, second] = moves.filter(({ counts }) => counts)
  if (first !== undefined && second !== undefined) {
    pen.plant('transfer-chain', [first.move, second.move], endOf(moves.at(-1)!.move, settled))
  }
}

/** Wants somebody who may do more. */
export const isEscalated: Episode = (pen, dice) => {
  const { last } = call(pen, 0, 'a')
  const common = { channel: 'voice', conversation: pen.name('a') }
  const escalated = pen.tell(5 * MINUTE, 'conversation.escalated', { level: 'supervisor' }, common)
  const settled = maybeSettled(pen, dice, HOUR, 'a', {})
  pen.plant('escalation', [escalated], endOf(last, settled))
  if (settled === undefined || !dice.isLucky()) return
  const again = pen.tell(2 * HOUR, 'conversation.escalated', { level: 'manager' }, common)
  pen.plant('escalation', [again], lapse(again.at, WEEK))
}

/** Takes the matter up again in the conversation in which it was settled; an agent who does so is no contact. */
export const takesUpAgain: Episode = (pen, dice) => {
  const { asked } = exchange(pen, 0, 'a')
  settle(pen, HOUR, 'a', { channel: 'chat' })
  const who = dice.among('customer', 'agent')
  const common = { channel: 'chat', conversation: pen.name('a') }
  const again = pen.tell(DAY, 'conversation.reopened', { actor: { kind: who, id: 'x' } }, common)
  if (who === 'customer') pen.plant('repeat-contact', [asked, again], lapse(again.at, WEEK))
}

/** Comes back to one of several conversations of the topic, the last of which somebody has taken apart from it. */
export const comesBackPastAnother: Episode = (pen) => {
  const about = { topic: pen.name('bill') }
  const first = call(pen, 0, 'a', about)
  const other = { other: { source: pen.name('urn:source'), conversation: pen.name('c') } }
  const apart = { other: { source: pen.name('urn:source'), conversation: pen.name('a') } }
  const last = { channel: 'voice', direction: 'inbound', conversation: pen.name('b'), ...about }
  pen.tell(DAY - MINUTE, 'conversation.unlinked', apart, { conversation: pen.name('b') })
  pen.tell(DAY - MINUTE, 'conversation.unlinked', other, { conversation: pen.name('b') })
  pen.tell(DAY, 'call.started', {}, last)
  pen.tell(DAY + MINUTE, 'call.answered', { by: 'agent' }, last)
  const third = call(pen, 2 * DAY, 'c', about)
  pen.plant('repeat-contact', [first.started, third.started], lapse(third.last.at, WEEK))
}

/** Is passed on once before it is settled and once after, or so far apart that nobody remembers. */
export const isPassedOnNowAndThen: Episode = (pen, dice) => {
  call(pen, 0, 'a')
  const pass = (after: number) => pen.tell(after, 'conversation.transferred', { kind: 'cold' }, { channel: 'voice', conversation: pen.name('a') })
  pass(HOUR)
  if (dice.isLucky()) settle(pen, 2 * HOUR, 'a')
  else pen.tell(5 * DAY, 'call.started', {}, { channel: 'voice', direction: 'inbound', conversation: pen.name('a') })
  pass(dice.isLucky() && pen.told.at(-1)?.type === 'conversation.resolved' ? 3 * HOUR : 9 * DAY)
}
