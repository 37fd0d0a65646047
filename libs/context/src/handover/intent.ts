import type { RawContext } from '../context/context.js'
import { joined } from '../fold/proof.js'
import { between, cash, goods, plain, quoted, sentence, when } from './say.js'
import { saying, type Statement } from './statement.js'

/** So long a visit or a cart is news, in microseconds. */
const FRESH = 24 * 3_600_000_000

/** The last visit; while it is fresh, it is most likely why somebody calls. */
export function visit({ intent: { visit: last }, asOf }: RawContext): Statement[] {
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
  // That somebody was there long ago is no news.
  if (text === '' && !fresh) return []
  const where = sentence(last.channel && plain(last.channel), last.device && `on a ${plain(last.device)}`)
  const latest = [last.searches.items.at(-1), last.products.items.at(-1), last.pages.items.at(-1)]
  const events = joined(...latest.map((item) => item?.events.slice(-1) ?? []))
  const since = fresh ? `${between(last.lastAt, asOf)} ago` : when(last.lastAt, asOf)
  const proof = { at: last.lastAt, events: events.length === 0 ? last.events : events }
  return [
    say(
      fresh ? 91 : 60,
      `Last visit ${since}${where === '' ? '' : ` (${where})`}${text === '' ? '' : `: ${text}`}.`,
      proof,
    ),
  ]
}

export function carts({ intent, asOf }: RawContext): Statement[] {
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

/** Forms that were not sent, and configurations that were saved. */
export function plans({ intent, asOf }: RawContext): Statement[] {
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
