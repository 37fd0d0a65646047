import { itemsIn, moneyIn } from './commerce.js'
import { codeIn, countIn, defined, type Message, textIn } from './message.js'

/** What an event of the catalogue is made of. */
export interface Fact {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  readonly channel?: string
  readonly direction?: 'inbound' | 'outbound'
  readonly conversation?: string | undefined
}

/** Undefined where the properties lack what the catalogue asks for. */
type Reader = (properties: Message) => Fact | undefined

/**
 * What becomes of a `track` call. Names of Segment's semantic events (e-commerce v2, live chat, e-mail) become the catalogue's
 * own; everything else is an action by its name.
 */
export function factOfTrack(name: string, properties: Message): Fact {
  const reader = semantic.get(name.trim().toLowerCase())
  return reader?.(properties) ?? { type: 'action.performed', data: { name: name.slice(0, 1_024) } }
}

const search: Reader = (properties) => {
  const query = textIn(properties, 'query')
  return query === undefined ? undefined : { type: 'search.performed', data: defined({ query, resultCount: countIn(properties, 'results') }) }
}

const product: Reader = (properties) => {
  const sku = codeIn(properties, 'sku', 'product_id')
  if (sku === undefined) return undefined
  const { name, url } = { name: textIn(properties, 'name'), url: textIn(properties, 'url') }
  return { type: 'product.viewed', data: defined({ sku, name, url, category: codeIn(properties, 'category'), price: moneyIn(properties, 'price') }) }
}

const cart: Reader = (properties) => {
  const items = itemsIn(properties)
  if (items === undefined) return undefined
  return { type: 'cart.changed', data: defined({ cartId: textIn(properties, 'cart_id'), items, total: moneyIn(properties, 'total', 'value') }) }
}

const checkout: Reader = (properties) => ({
  type: 'checkout.started',
  data: defined({
    cartId: textIn(properties, 'checkout_id', 'cart_id', 'order_id'),
    items: itemsIn(properties),
    total: moneyIn(properties, 'total', 'value', 'revenue'),
  }),
})

const order = (type: string, ...more: readonly string[]): Reader => (properties) => {
  const orderId = textIn(properties, 'order_id')
  if (orderId === undefined) return undefined
  const money = Object.fromEntries(more.map((name) => [name, moneyIn(properties, name)]))
  const items = itemsIn(properties)
  return { type, data: defined({ orderId, items, total: moneyIn(properties, 'total', 'value', 'revenue'), ...money }) }
}

const cancelled: Reader = (properties) => {
  const orderId = textIn(properties, 'order_id')
  return orderId === undefined ? undefined : { type: 'order.cancelled', data: { orderId } }
}

const refunded: Reader = (properties) => {
  const amount = moneyIn(properties, 'total', 'value', 'revenue')
  if (amount === undefined) return undefined
  return { type: 'refund.paid', data: defined({ orderId: textIn(properties, 'order_id'), amount }) }
}

/** Live chat, as the customer has it: what they send is received by the brand. */
const chat = (type: string, direction?: Fact['direction']): Reader => (properties) => ({
  type,
  channel: 'chat',
  ...(direction && { direction }),
  conversation: textIn(properties, 'conversation_id'),
  data: defined({
    messageId: direction && textIn(properties, 'message_id'),
    text: direction && textIn(properties, 'message_body', 'message', 'text'),
    actor: direction === 'outbound' ? agentIn(properties) : undefined,
  }),
})

function agentIn(properties: Message): object | undefined {
  const id = textIn(properties, 'agent_id', 'agent_username')
  const name = textIn(properties, 'agent_name')
  return id === undefined && name === undefined ? undefined : defined({ kind: 'agent', id, name })
}

const email = (type: string, more: Readonly<Record<string, unknown>> = {}): Reader => (properties) => {
  const messageId = textIn(properties, 'email_id', 'message_id', 'campaign_id')
  if (messageId === undefined) return undefined
  const clicked = type === 'message.clicked' ? { url: textIn(properties, 'link_url'), link: codeIn(properties, 'link_id') } : {}
  return { type, channel: 'email', data: defined({ messageId, ...more, ...clicked }) }
}

const unsubscribed: Reader = () => ({ type: 'consent.withdrawn', channel: 'email', data: { purpose: 'marketing', scope: 'email', reason: 'unsubscribed' } })

const semantic: ReadonlyMap<string, Reader> = new Map([
  ['products searched', search],
  ['product viewed', product],
  ['cart viewed', cart],
  ['checkout started', checkout],
  ['order completed', order('order.placed', 'tax', 'shipping', 'discount')],
  ['order updated', order('order.changed')],
  ['order cancelled', cancelled],
  ['order refunded', refunded],
  ['live chat conversation started', chat('conversation.started')],
  ['live chat conversation ended', chat('conversation.ended')],
  ['live chat message sent', chat('message.received', 'inbound')],
  ['live chat message received', chat('message.sent', 'outbound')],
  ['email delivered', email('message.delivered')],
  ['email opened', email('message.read')],
  ['email link clicked', email('message.clicked')],
  ['email bounced', email('message.failed', { reason: 'bounced' })],
  ['unsubscribed', unsubscribed],
])
