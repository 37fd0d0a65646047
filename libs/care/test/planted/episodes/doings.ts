import { timeOf } from '@throughline/events'
import { uidOf } from '../../tell.js'
import { DAY, endedBy, type Episode, HOUR, lapse, MINUTE } from '../pen.js'

const WEEK = 7 * DAY

/** Begins a form, and sends it, leaves it, takes it up again. */
export const fillsIn: Episode = (pen, dice) => {
  const form = pen.name('quote')
  const web = { channel: 'web', conversation: pen.name('visit') }
  const tell = (after: number, what: string, formId?: string) =>
    pen.tell(after, `form.${what}`, { form, ...(formId === undefined ? {} : { formId: pen.name(formId) }) }, web)
  const started = tell(0, 'started', 'a')
  switch (dice.upTo(5)) {
    case 0:
      tell(dice.among(5, 30) * MINUTE, 'submitted', 'a')
      break
    case 1: {
      const openedAt = started.at + 30 * MINUTE
      const sent = dice.isLucky() ? tell(dice.among(HOUR, 9 * DAY), 'submitted', 'b') : undefined
      const never = lapse(openedAt, WEEK)
      pen.plant('abandoned-form', [started], { openedAt, ...(sent === undefined ? never : endedBy(sent, 'sent', never)) })
      break
    }
    case 2: {
      const left = tell(5 * MINUTE, 'abandoned', 'a')
      pen.plant('abandoned-form', [left], lapse(left.at, WEEK))
      break
    }
    case 3: {
      const left = tell(5 * MINUTE, 'abandoned', 'a')
      const again = tell(HOUR, 'started', 'a')
      tell(65 * MINUTE, 'submitted', 'a')
      pen.plant('abandoned-form', [left], { closedAt: again.at, end: 'resumed' })
      break
    }
    default: {
      // Missed already when somebody says so.
      const openedAt = started.at + 30 * MINUTE
      tell(HOUR, 'abandoned', 'a')
      pen.plant('abandoned-form', [started], { openedAt, ...lapse(openedAt, WEEK) })
    }
  }
}

/** Searches, and finds something or nothing. */
export const searches: Episode = (pen, dice) => {
  const search = (after: number, resultCount?: number) =>
    pen.tell(after, 'search.performed', { query: 'snow chains', ...(resultCount === undefined ? {} : { resultCount }) }, { channel: 'web' })
  search(0, dice.among(3, undefined))
  if (dice.isLucky()) return
  const empty = search(MINUTE, 0)
  if (dice.isLucky()) search(2 * MINUTE, 0)
  const found = dice.isLucky() ? search(dice.among(3 * MINUTE, 30 * HOUR), 7) : undefined
  const never = lapse(empty.at, DAY)
  pen.plant('empty-search', [empty], found === undefined ? never : endedBy(found, 'found', never))
}

/** Fills a cart of a shop that knows no carts by name, and buys elsewhere. */
export const fillsNamelessCart: Episode = (pen, dice) => {
  const filled = pen.tell(0, 'cart.changed', { items: [{ name: 'A tyre' }] }, { channel: 'web' })
  pen.tell(5 * MINUTE, 'order.placed', { orderId: pen.name('o'), items: [{ name: 'A rack' }] }, { channel: 'web', source: pen.name('urn:other') })
  const last = dice.isLucky() ? pen.tell(30 * MINUTE, 'checkout.started', {}, { channel: 'web' }) : filled
  const openedAt = last.at + HOUR
  pen.plant('unfinished-purchase', [last], { openedAt, ...lapse(openedAt, 30 * DAY) })
}

/** Fills a cart. Orders are the whole customer's, so no other episode has any nearby. */
export const fillsCart: Episode = (pen, dice) => {
  const web = { channel: 'web' }
  const cart = (after: number, ...skus: string[]) =>
    pen.tell(after, 'cart.changed', { cartId: pen.name('cart'), items: skus.map((sku) => ({ sku: pen.name(sku) })) }, web)
  const filled = cart(0, 'tyre')
  const openedAt = filled.at + HOUR
  const never = lapse(openedAt, 30 * DAY)
  const order = (after: number) => pen.tell(after, 'order.placed', { orderId: pen.name('o'), items: [{ sku: pen.name('tyre') }] }, web)
  switch (dice.upTo(5)) {
    case 0:
      pen.plant('unfinished-purchase', [filled], { openedAt, ...never })
      break
    case 1:
      order(dice.among(10, 60) * MINUTE)
      break
    case 2:
      pen.plant('unfinished-purchase', [filled], { openedAt, ...endedBy(order(dice.among(2 * HOUR, 40 * DAY)), 'bought', never) })
      break
    case 3: {
      const emptied = cart(dice.among(MINUTE, 5 * HOUR))
      if (emptied.at > openedAt) pen.plant('unfinished-purchase', [filled], { openedAt, closedAt: emptied.at, end: 'emptied' })
      break
    }
    default: {
      const checkout = pen.tell(5 * HOUR, 'checkout.started', { cartId: pen.name('cart') }, web)
      pen.plant('unfinished-purchase', [filled], { openedAt, closedAt: checkout.at, end: 'resumed' })
      const left = checkout.at + HOUR
      pen.plant('unfinished-purchase', [checkout], { openedAt: left, ...lapse(left, 30 * DAY) })
    }
  }
}

/** What was cancelled by then was not bought. */
export const buysAndCancels: Episode = (pen, dice) => {
  const order = (after: number, name: string) => pen.tell(after, 'order.placed', { orderId: pen.name(name), items: [{ sku: pen.name('tyre') }] }, { channel: 'web' })
  const [first, isWhole] = [order(0, 'a'), dice.isLucky()]
  pen.tell(DAY, 'order.cancelled', { orderId: pen.name('a'), ...(isWhole ? {} : { items: [{ sku: 'one' }] }) })
  const looks = [2, 3].map((days) => pen.tell(days * DAY, 'product.viewed', { sku: pen.name('rack') }, { channel: 'web' }))
  const second = order(4 * DAY, 'b')
  if (isWhole) return
  pen.plant('interest-after-purchase', [first, ...looks], { closedAt: second.at, end: 'bought' })
  pen.plant('returning-buyer', [first, second], lapse(second.at, 30 * DAY))
}

/** Buys, and buys again or looks around. */
export const buys: Episode = (pen, dice) => {
  const order = (after: number, name: string, sku: string) =>
    pen.tell(after, 'order.placed', { orderId: pen.name(name), items: [{ sku: pen.name(sku) }] }, { channel: 'web' })
  const look = (after: number, sku: string) => pen.tell(after, 'product.viewed', { sku: pen.name(sku) }, { channel: 'web' })
  const first = order(0, 'a', 'tyre')
  look(HOUR, 'rack')
  look(2 * HOUR, 'rack')
  look(2 * DAY, 'tyre')
  const looks = dice.isLucky() ? [look(3 * DAY, 'rack'), look(4 * DAY, 'bike')] : [look(3 * DAY, 'rack')]
  const last = looks.length === 2 ? looks[1]! : undefined
  // The same order from another system, and the rest of it.
  if (dice.isLucky()) order(2 * HOUR, 'a', 'tyre')
  if (dice.isLucky()) order(3 * HOUR, 'rest', 'tyre')
  const rest = pen.told.some(({ data }) => (data as { orderId?: string }).orderId === pen.name('rest'))
  const second = dice.isLucky() ? order(dice.among(10, 50) * DAY, 'b', 'rack') : undefined
  const proof = rest ? restOf(pen.told, pen.name('rest')) : first
  if (last !== undefined) {
    const never = lapse(last.at, 14 * DAY)
    pen.plant('interest-after-purchase', [proof, ...looks], second === undefined ? never : endedBy(second, 'bought', never))
  }
  if (second === undefined || second.at - first.at > 30 * DAY) return
  const cancelled = dice.isLucky() ? pen.tell(second.at - first.at + DAY, 'order.cancelled', { orderId: pen.name('b') }) : undefined
  const never = lapse(second.at, 30 * DAY)
  pen.plant('returning-buyer', [first, second], cancelled === undefined ? never : endedBy(cancelled, 'cancelled', never))

  function restOf(told: typeof pen.told, orderId: string) {
    const one = told.find(({ data }) => (data as { orderId?: string }).orderId === orderId)!
    return { ...first, uid: uidOf(one.source, one.id) }
  }
}

/** Has a contract that comes to its end. */
export const hasContract: Episode = (pen, dice) => {
  const contractId = pen.name('contract')
  const tell = (after: number, what: string, data: object = {}) => pen.tell(after, `contract.${what}`, { contractId, ...data })
  const automatic = dice.isLucky()
  const ends = 100 * DAY
  const started = tell(0, 'started', { endsAt: timeOf(pen.start + ends), automatic })
  tell(DAY, 'changed', { plan: 'large' })
  if (automatic) {
    if (!dice.isLucky()) return
    const cancelled = tell(dice.among(10 * DAY, 80 * DAY), 'cancelled', {})
    const openedAt = Math.max(cancelled.at, pen.start + 40 * DAY)
    return pen.plant('contract-ending', [cancelled], { openedAt, closedAt: pen.start + ends, end: 'ended' })
  }
  const openedAt = pen.start + 40 * DAY
  const after = dice.among(20 * DAY, 70 * DAY, 0)
  if (dice.isLucky()) {
    const [what, end] = dice.among(['ended', 'ended'] as const, ['replaced', 'replaced'] as const)
    const over = tell(dice.among(30, 50) * DAY, what, { by: pen.name('another') })
    if (over.at > openedAt) pen.plant('contract-ending', [started], { openedAt, closedAt: over.at, end })
    return
  }
  const renewed = after === 0 ? undefined : tell(after, 'renewed', { endsAt: timeOf(pen.start + 465 * DAY) })
  if (renewed === undefined) pen.plant('contract-ending', [started], { openedAt, closedAt: pen.start + ends, end: 'ended' })
  else {
    if (renewed.at > openedAt) pen.plant('contract-ending', [started], { openedAt, closedAt: renewed.at, end: 'renewed' })
    pen.plant('contract-ending', [renewed], { openedAt: pen.start + 405 * DAY, closedAt: pen.start + 465 * DAY, end: 'ended' })
  }
}
