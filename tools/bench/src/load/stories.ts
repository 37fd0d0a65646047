import type { CloudEvent } from '@throughline/events'
import { facesAt, type Named, type Person } from './people.js'

/** Events of one doing: a visit or a conversation. */
export const DOING = 10
/** Of ten doings nine are visits, and one is a conversation. */
const CONVERSATION_EVERY = 10
const STEP_MS = 20_000

const shop = 'https://shop.example.com/web'
const desk = 'https://desk.example.com/chat'
const words = 'quiet winter tyres for a small car that stands outside and is driven on wet motorways every day of the week'.split(' ')

/** What somebody does at a time. The same arguments give the same events. */
export interface Doing {
  person: Person
  /** The how manieth of this person, from 0. */
  nth: number
  /** When it begins, in milliseconds since 1970. */
  at: number
  /** Begins the events' ids: another run gives others. */
  run: string
}

interface Step {
  type: string
  data: Record<string, unknown>
  direction?: 'inbound' | 'outbound' | 'internal'
}

export function isConversation({ person, nth }: Pick<Doing, 'person' | 'nth'>): boolean {
  return (nth + person.number) % CONVERSATION_EVERY === CONVERSATION_EVERY - 1
}

/** The events of a visit (nine times of ten) or a conversation, in order. */
export function eventsOf(doing: Doing): CloudEvent[] {
  const talks = isConversation(doing)
  const key = `${doing.run}-${doing.person.number}-${doing.person.faces[0].value}-${doing.nth}`
  const common = talks
    ? { source: desk, channel: 'chat', conversation: `chat-${key}` }
    : { source: shop, channel: 'web', conversation: `visit-${key}` }
  const named = facesAt(doing.person, doing.nth)
  const steps = talks ? conversation(doing, key) : visit(doing)
  return steps.map(({ type, data, direction = 'inbound' }, index) => ({
    specversion: '1.0',
    id: `${key}-${index}`,
    type,
    time: new Date(doing.at + index * STEP_MS).toISOString(),
    direction,
    ...common,
    // Who signs in does so at the beginning; later events name the face alone.
    data: { identifiers: index === 0 ? named : lastOf(named), ...data },
  }))
}

function lastOf(named: readonly Named[]): Named[] {
  return named.slice(-1)
}

function visit({ person, nth }: Doing): Step[] {
  const what = (person.number * 31 + nth * 7) % 977
  const url = (name: string): string => `https://shop.example.com/${name}/${what}?session=${person.number}-${nth}`
  const page = (name: string): Step => ({
    type: 'page.viewed',
    data: { name, url: url(name), title: `${name}: ${textOf(what, 14)}`, durationMs: 4_000 + what, language: 'de-DE', scrolled: 0.75 },
  })
  return [
    { type: 'visit.started', data: { landing: 'home', device: 'phone', language: 'de-DE', referrer: 'https://search.example/', url: url('home') } },
    page('home'),
    { type: 'search.performed', data: { query: textOf(what, 4), resultCount: what % 40, category: 'tyres' } },
    page('list'),
    page('detail'),
    { type: 'product.viewed', data: { sku: `T-${what}`, name: textOf(what, 3), category: 'tyres' } },
    page('reviews'),
    page('dealers'),
    { type: 'cart.changed', data: { cartId: `cart-${person.number}`, items: [{ sku: `T-${what}`, quantity: 4 }], added: `T-${what}` } },
    page('checkout'),
  ]
}

function conversation({ person, nth, at }: Doing, key: string): Step[] {
  const agent = { kind: 'agent', id: `agent-${nth % 40}`, name: 'Jonas' }
  const says = (length: number): Step => ({ type: 'message.received', data: { messageId: `${key}-q${length}`, text: textOf(nth + length, length) } })
  const answers = (length: number): Step => ({
    type: 'message.sent',
    direction: 'outbound',
    data: { messageId: `${key}-a${length}`, actor: agent, text: textOf(nth + length, length), responseMs: 20_000 },
  })
  return [
    { type: 'conversation.started', data: { entry: 'detail-page', language: 'de-DE', queue: 'sales' } },
    says(12),
    answers(18),
    says(20),
    { type: 'conversation.assigned', data: { assignee: agent, team: 'sales', waitMs: 30_000 } },
    answers(30),
    { type: 'commitment.kept', data: { commitmentId: `promise-${person.faces[0].value}-${nth - CONVERSATION_EVERY}` } },
    {
      type: 'commitment.made',
      data: { commitmentId: `promise-${person.faces[0].value}-${nth}`, what: 'Call back with a date', kind: 'call-back', dueAt: dueAt(at) },
    },
    { type: 'note.added', direction: 'internal', data: { actor: agent, text: textOf(nth, 16), kind: 'chat' } },
    { type: 'conversation.ended', data: { endedBy: 'customer', durationMs: 180_000, messages: 4 } },
  ]
}

function dueAt(at: number): string {
  return new Date(at + 86_400_000).toISOString()
}

function textOf(from: number, length: number): string {
  return Array.from({ length }, (_, index) => words[(from + index * 5) % words.length]).join(' ')
}
