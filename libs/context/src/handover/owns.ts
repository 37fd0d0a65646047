import type { RawContext } from '../context/context.js'
import { cash, goods, plain, sentence, when } from './say.js'
import { saying, type Statement } from './statement.js'

const OVER = new Set(['delivered', 'returned', 'cancelled'])

/** What the customer bought and has, from whom, and what runs out. */
export function owns(context: RawContext): Statement[] {
  return [...orders(context), ...contracts(context), ...services(context), ...value(context)]
}

function orders({ orders: { items }, services: done, asOf }: RawContext): Statement[] {
  const say = saying('owns', 'orders')
  return items.slice(0, 6).map((order, index) => {
    const installed = done.items.some(({ orderId, state }) => orderId === order.key && state === 'installed')
    const over = OVER.has(order.state) || installed
    const where = sentence(
      order.organisation && `at ${plain(order.organisation)}`,
      order.store && plain(order.store),
      order.channel && plain(order.channel),
    )
    const state = sentence(
      installed ? 'installed' : order.state,
      order.reason && plain(order.reason),
      !over && order.promisedAt !== undefined && `promised for ${when(order.promisedAt, asOf)}`,
    )
    const what = sentence(order.items && goods(order.items), order.total && cash(order.total))
    const text = `Order ${plain(order.key)} (${when(order.placedAt ?? order.changedAt, asOf)}${where === '' ? '' : `, ${where}`}): ${sentence(what, state)}.`
    return say((over ? 58 : 71) - index, text, { at: order.placedAt ?? order.changedAt, events: order.events })
  })
}

function contracts({ contracts: { items }, asOf }: RawContext): Statement[] {
  const say = saying('owns', 'contracts')
  return items.map((contract) => {
    const what = sentence(contract.product && plain(contract.product), contract.plan && plain(contract.plan))
    const terms = sentence(
      contract.price &&
        `${cash(contract.price)}${contract.period === undefined ? '' : ` per ${plain(contract.period)}`}`,
      contract.endsAt !== undefined && `ends ${when(contract.endsAt, asOf)}`,
      contract.automatic === true && 'renews itself',
      contract.unpaidAt !== undefined && `payment failed ${when(contract.unpaidAt, asOf)}`,
      contract.reason && plain(contract.reason),
    )
    const text = `Contract ${plain(contract.key)}${what === '' ? '' : ` (${what})`}: ${sentence(contract.state, terms)}.`
    const weight = contract.state === 'running' ? 57 : 47
    return say(contract.unpaidAt === undefined ? weight : 75, text, { at: contract.changedAt, events: contract.events })
  })
}

function services({ services: { items }, asOf }: RawContext): Statement[] {
  const say = saying('owns', 'services')
  const told = items.filter(
    ({ state, orderId, followUp }) => !(state === 'installed' && orderId !== undefined && followUp !== true),
  )
  return told.map((service) => {
    const what = sentence(
      service.kind && plain(service.kind),
      service.product && plain(service.product),
      service.organisation && `at ${plain(service.organisation)}`,
    )
    const open = service.state === 'requested' || service.followUp === true
    const how = sentence(
      service.outcome && plain(service.outcome),
      service.followUp === true && 'somebody has to come again',
    )
    const at = service.doneAt ?? service.requestedAt
    const text = `Service ${service.state}${at === undefined ? '' : ` ${when(at, asOf)}`}${what === '' ? '' : `: ${what}`}${how === '' ? '' : ` (${how})`}.`
    return say(open ? 73 : 46, text, { at, events: service.events })
  })
}

function value({ value: { items } }: RawContext): Statement[] {
  const say = saying('owns', 'value')
  return items
    .filter(({ orders: count, refunded }) => count > 1 || /[1-9]/.test(refunded))
    .map((sum) => {
      const refunds = /[1-9]/.test(sum.refunded) ? `, ${sum.refunded} ${sum.currency} refunded` : ''
      const whom = sum.organisation === undefined ? 'from the brand' : `at ${plain(sum.organisation)}`
      return say(
        48,
        `Bought ${whom}: ${sum.orders} ${sum.orders === 1 ? 'order' : 'orders'}, ${sum.ordered} ${sum.currency}${refunds}.`,
        { at: sum.lastAt, events: sum.events },
      )
    })
}
