import type { RawContext } from '../context/context.js'
import { joined } from '../fold/proof.js'
import { between, cash, goods, plain, quoted, sentence, span, when } from './say.js'
import { saying, type Statement } from './statement.js'

const HOUR = 3_600_000_000
const FRESH = 24 * HOUR

/** What the customer is in the middle of. */
export function doing(context: RawContext): Statement[] {
  return [
    ...visit(context),
    ...carts(context),
    ...plans(context),
    ...talks(context),
    ...dates(context),
    ...offers(context),
  ]
}

/** The last visit; while it is fresh, it is most likely why somebody calls. */
function visit({ intent: { visit: last }, asOf }: RawContext): Statement[] {
  if (last === null) return []
  const say = saying('doing', 'intent')
  const fresh = asOf - last.lastAt < FRESH
  const searches = last.searches.items.map(
    ({ query, results }) => `${quoted(query)}${results === undefined ? '' : ` (${results} results)`}`,
  )
  const products = last.products.items.map(({ key, name }) => plain(name ?? key))
  const pages = last.pages.items.map(({ title }) => plain(title))
  const did = [
    searches.length > 0 && `searched ${searches.toReversed().slice(0, 3).join(', ')}`,
    products.length > 0 && `looked at ${products.toReversed().slice(0, 3).join(', ')}`,
    pages.length > 0 && `read ${pages.toReversed().slice(0, 3).join(', ')}`,
    last.compared !== undefined && 'compared them',
    last.errors.items.length > 0 && `saw the error ${quoted(last.errors.items.at(-1)!.message)}`,
  ]
  const text = sentence(...did)
  const where = sentence(last.channel && plain(last.channel), last.device && `on a ${plain(last.device)}`)
  const latest = [last.searches.items.at(-1), last.products.items.at(-1), last.pages.items.at(-1)]
  const events = joined(...latest.map((item) => item?.events.slice(-1) ?? []))
  const since = fresh ? `${between(last.lastAt, asOf)} ago` : when(last.lastAt, asOf)
  const proof = { at: last.lastAt, events: events.length === 0 ? last.events : events }
  return [
    say(
      fresh ? 91 : 60,
      `Last visit ${since}${where === '' ? '' : ` (${where})`}: ${text === '' ? 'nothing told about it' : text}.`,
      proof,
    ),
  ]
}

function carts({ intent, asOf }: RawContext): Statement[] {
  const say = saying('doing', 'intent')
  return intent.carts.items.map((cart) => {
    const what = cart.items === undefined || cart.items.count === 0 ? 'something' : goods(cart.items)
    const total = cart.total === undefined ? '' : `, ${cash(cart.total)}`
    const step =
      cart.checkoutAt === undefined ? '' : `, went to pay${cart.step === undefined ? '' : ` (${plain(cart.step)})`}`
    return say(
      asOf - cart.changedAt < FRESH ? 89 : 72,
      `Cart not ordered: ${what}${total}${step} (${when(cart.changedAt, asOf)}).`,
      { at: cart.changedAt, events: cart.events },
    )
  })
}

function plans({ intent, asOf }: RawContext): Statement[] {
  const say = saying('doing', 'intent')
  const forms = intent.unfinishedForms.items.map((form) => {
    const how = sentence(
      form.filled !== undefined && `${Math.round(form.filled * 100)} % filled in`,
      form.lastField !== undefined && `stopped at ${plain(form.lastField)}`,
    )
    return say(
      74,
      `Form ${quoted(form.form)} begun and not sent${how === '' ? '' : `, ${how}`} (${when(form.startedAt, asOf)}).`,
      { at: form.startedAt, events: form.events },
    )
  })
  const saved = intent.configurations.items.map((item) => {
    const options = item.options.length === 0 ? '' : ` (${plain(item.options.join('; '))})`
    const name = item.name === undefined ? plain(item.product ?? 'a product') : quoted(item.name)
    return say(
      68,
      `Saved configuration ${name}${options}${item.price === undefined ? '' : `, ${cash(item.price)}`} (${when(item.savedAt, asOf)}).`,
      { at: item.savedAt, events: item.events },
    )
  })
  return [...forms, ...saved]
}

/** Conversations that are going on. */
function talks({ conversations, intent, asOf }: RawContext): Statement[] {
  const say = saying('doing', 'conversations')
  return conversations.items
    .filter(({ state }) => state === 'open' || state === 'waiting')
    .map((talk) => {
      const who = talk.handlers.items.at(-1)
      const what = sentence(
        talk.topic && `about ${plain(talk.topic)}`,
        talk.queue && `queue ${plain(talk.queue)}`,
        talk.toldMs !== undefined && talk.state === 'waiting' && `told ${span(talk.toldMs)}`,
        who && `with ${plain(who.name ?? who.id ?? who.kind)}`,
        talk.continues !== undefined && talk.continues.from === intent.visit?.key && 'goes on from the last visit',
      )
      const state = talk.state === 'waiting' ? 'Is waiting' : 'Conversation open'
      return say(
        94,
        `${state} since ${when(talk.startedAt, asOf)} (${talk.channels.join(', ')})${what === '' ? '' : `, ${what}`}.`,
        { at: talk.lastAt, events: talk.events },
      )
    })
}

function dates({ appointments, asOf }: RawContext): Statement[] {
  const say = saying('doing', 'appointments')
  return appointments.items
    .filter(({ state }) => state === 'agreed' || state === 'moved')
    .map((item) => {
      const more = sentence(
        item.store && plain(item.store),
        item.place && plain(item.place),
        item.reason && plain(item.reason),
        item.organisation && `at ${plain(item.organisation)}`,
      )
      const at = item.meetAt === undefined ? 'at a time not told' : when(item.meetAt, asOf)
      return say(85, `Appointment ${at}${item.state === 'moved' ? ' (moved)' : ''}${more === '' ? '' : `, ${more}`}.`, {
        at: item.meetAt ?? item.changedAt,
        events: item.events,
      })
    })
}

function offers({ offers: { items }, asOf }: RawContext): Statement[] {
  const say = saying('doing', 'offers')
  return items
    .filter(({ state }) => state === 'open')
    .map((offer) => {
      const what =
        offer.items === undefined
          ? offer.text === undefined
            ? plain(offer.key)
            : quoted(offer.text)
          : goods(offer.items)
      const more = sentence(
        offer.price && cash(offer.price),
        offer.validUntilAt !== undefined && `until ${when(offer.validUntilAt, asOf)}`,
      )
      return say(
        66,
        `Has an open offer${offer.kind === undefined ? '' : ` (${plain(offer.kind)})`}: ${what}${more === '' ? '' : `, ${more}`}.`,
        { at: offer.madeAt, events: offer.events },
      )
    })
}
