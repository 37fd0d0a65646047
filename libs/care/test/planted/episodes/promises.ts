import { timeOf } from '@throughline/events'
import { DAY, endedBy, type Episode, HOUR, lapse, MINUTE, type Pen } from '../pen.js'

const MONTH = 30 * DAY
const dueAfter = (pen: Pen, after: number): string => timeOf(pen.start + after)

/** Is promised something that is kept in time, late or never; broken before; withdrawn; or promised anew. */
export const isPromised: Episode = (pen, dice) => {
  const commitmentId = pen.name('c')
  const tell = (after: number, what: string, data: object = {}) => pen.tell(after, `commitment.${what}`, { commitmentId, ...data })
  const made = tell(0, 'made', { what: 'Send the papers', kind: 'answer', ...(dice.isLucky() ? { dueAt: dueAfter(pen, DAY) } : { durationMs: 86_400_000 }) })
  const openedAt = made.at + DAY
  const never = lapse(openedAt, MONTH)
  const after = dice.among(5 * HOUR, DAY, 25 * HOUR, 40 * DAY)
  const isLate = after > DAY
  switch (dice.upTo(5)) {
    case 0:
      pen.plant('missed-commitment', [made], { openedAt, ...never })
      break
    case 1: {
      const kept = tell(after, 'kept')
      if (isLate) pen.plant('missed-commitment', [made], { openedAt, ...endedBy(kept, 'kept', never) })
      break
    }
    case 2: {
      const withdrawn = tell(after, 'withdrawn')
      if (isLate) pen.plant('missed-commitment', [made], { openedAt, ...endedBy(withdrawn, 'withdrawn', never) })
      break
    }
    case 3: {
      const broken = tell(HOUR, 'broken')
      const kept = tell(after, 'kept')
      pen.plant('missed-commitment', [made, broken], endedBy(kept, 'kept', lapse(broken.at, MONTH)))
      break
    }
    default: {
      const again = tell(after, 'made', { what: 'Send the papers', dueAt: dueAfter(pen, after + DAY) })
      if (isLate) pen.plant('missed-commitment', [made], { openedAt, ...endedBy(again, 'told-anew', never) })
      tell(after + HOUR, 'kept')
    }
  }
}

/** Is promised something some time, and told that it will not be. */
export const isPromisedSomeTime: Episode = (pen, dice) => {
  const commitmentId = pen.name('c')
  const made = pen.tell(0, 'commitment.made', { commitmentId, what: 'Look into it' })
  if (dice.isLucky()) pen.tell(DAY, 'commitment.kept', { commitmentId })
  const broken = pen.told.length === 1 ? pen.tell(2 * DAY, 'commitment.broken', { commitmentId }) : undefined
  if (broken !== undefined) pen.plant('missed-commitment', [made, broken], lapse(broken.at, MONTH))
}

/** Is promised a call, and called. There must be one such promise in a story. */
export const isPromisedCall: Episode = (pen, dice) => {
  const made = pen.tell(0, 'commitment.made', { what: 'Call', kind: 'call-back', dueAt: dueAfter(pen, HOUR) })
  const after = dice.among(30 * MINUTE, 3 * HOUR)
  const called = pen.tell(after, 'call.started', { callback: true }, { channel: 'voice', direction: 'outbound', conversation: pen.name('a') })
  const openedAt = made.at + HOUR
  if (called.at > openedAt) pen.plant('missed-commitment', [made], { openedAt, closedAt: called.at, end: 'kept' })
}

/** Is told when a parcel comes. */
export const expectsParcel: Episode = (pen, dice) => {
  const orderId = pen.name('order')
  const set = pen.tell(0, 'expectation.set', { expectationId: pen.name('x'), what: 'delivery', dueAt: dueAfter(pen, 2 * DAY), about: { orderId } })
  const delivered = (after: number) => pen.tell(after, 'order.delivered', { orderId })
  const openedAt = set.at + 2 * DAY
  const never = lapse(openedAt, MONTH)
  switch (dice.upTo(4)) {
    case 0:
      pen.plant('missed-expectation', [set], { openedAt, ...never })
      break
    case 1:
      delivered(dice.among(DAY, 2 * DAY))
      break
    case 2:
      pen.plant('missed-expectation', [set], { openedAt, ...endedBy(delivered(dice.among(3 * DAY, 50 * DAY)), 'delivered', never) })
      break
    default:
      pen.tell(3 * HOUR, 'order.delivered', { orderId: pen.name('another') })
      pen.tell(DAY, 'order.delivered', { orderId, complete: false })
      pen.plant('missed-expectation', [set], { openedAt, ...endedBy(delivered(5 * DAY), 'delivered', never) })
  }
}

/** Is told a later time: before the first one has passed, after it, or behind their back. */
export const isPutOff: Episode = (pen, dice) => {
  const orderId = pen.name('order')
  const shipped = pen.tell(0, 'order.shipped', { orderId, expectedAt: dueAfter(pen, 2 * DAY) })
  // Nothing new.
  if (dice.isLucky()) pen.tell(HOUR, 'order.changed', { orderId, promisedBy: dueAfter(pen, 2 * DAY) })
  const isTold = dice.isLucky()
  const after = dice.among(DAY, 3 * DAY)
  const delayed = pen.tell(after, 'order.delayed', { orderId, expectedAt: dueAfter(pen, 6 * DAY), ...(isTold ? {} : { told: false }) })
  const came = pen.tell(5 * DAY, 'order.delivered', { orderId })
  const openedAt = shipped.at + 2 * DAY
  if (!isTold) pen.plant('missed-expectation', [shipped], { openedAt, closedAt: came.at, end: 'delivered' })
  else if (delayed.at > openedAt) pen.plant('missed-expectation', [shipped], { openedAt, closedAt: delayed.at, end: 'told-anew' })
}

/** Hears how long they will wait, and waits so long, longer, or hangs up. */
export const isToldTheWait: Episode = (pen, dice) => {
  const common = { channel: pen.name('line'), direction: 'inbound', conversation: pen.name('a') }
  const queued = pen.tell(0, 'conversation.queued', { queue: 'sales', expectedWaitMs: 120_000 }, common)
  const openedAt = queued.at + 2 * MINUTE
  const isTaken = dice.isLucky()
  const after = (1 + dice.upTo(4)) * MINUTE
  const end = pen.tell(after, isTaken ? 'call.answered' : 'call.ended', isTaken ? { by: 'agent' } : { endedBy: 'system' }, common)
  if (end.at > openedAt) pen.plant('missed-expectation', [queued], { openedAt, closedAt: end.at, end: isTaken ? 'delivered' : 'dropped' })
}

/** What no fact can bring is not judged. */
export const expectsSomething: Episode = (pen) => {
  pen.tell(0, 'expectation.set', { what: 'understanding', dueAt: dueAfter(pen, DAY) })
}
