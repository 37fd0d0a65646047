import type { TimelineEvent } from '../../event.js'
import { find, keep } from '../../fold/kept.js'
import { proofBy, provenBy } from '../../fold/proof.js'
import { defined } from '../../read/defined.js'
import { money } from '../../read/money.js'
import { amount, clip, code, dataOf, texts, words } from '../../read/read.js'
import type { Visit } from './visit.js'

const PAGES = 8
const SEARCHES = 6
const PRODUCTS = 6
const ERRORS = 3

/** A visit with what an event of it shows. */
export function seenIn(visit: Visit, event: TimelineEvent): Visit {
  switch (event.type) {
    case 'page.viewed':
      return withPage(visit, event)
    case 'search.performed':
      return withSearch(visit, event)
    case 'product.viewed':
      return withProduct(visit, event)
    case 'product.compared': {
      const skus = texts(dataOf(event), 'skus', 6)
      return skus.length === 0
        ? visit
        : { ...visit, compared: { skus, comparedAt: event.occurredAt, events: proofBy(event) } }
    }
    case 'error.shown':
      return withError(visit, event)
    case 'visit.ended':
      return { ...visit, endedAt: event.occurredAt }
    default:
      return visit
  }
}

function withPage(visit: Visit, event: TimelineEvent): Visit {
  const data = dataOf(event)
  const title = words(data, 'title', 80) ?? code(data, 'name') ?? pathOf(words(data, 'url', 2_000))
  if (title === undefined) return visit
  const known = find(visit.pages, title)
  const events = known ? provenBy(known.events, event) : proofBy(event)
  const page = { key: title, title, viewedAt: event.occurredAt, times: (known?.times ?? 0) + 1, events }
  return { ...visit, pages: keep(visit.pages, page, { most: PAGES }) }
}

/** An address without its query, which may hold anything. */
function pathOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : clip(url.replace(/[?#].*$/, ''), 80)
}

function withSearch(visit: Visit, event: TimelineEvent): Visit {
  const data = dataOf(event)
  const query = words(data, 'query', 120)
  if (query === undefined) return visit
  const search = defined({
    key: query,
    query,
    results: amount(data, 'resultCount'),
    searchedAt: event.occurredAt,
    events: proofBy(event),
  })
  return { ...visit, searches: keep(visit.searches, search, { most: SEARCHES }) }
}

function withProduct(visit: Visit, event: TimelineEvent): Visit {
  const data = dataOf(event)
  const sku = code(data, 'sku')
  if (sku === undefined) return visit
  const known = find(visit.products, sku)
  const product = defined({
    key: sku,
    name: words(data, 'name', 80) ?? known?.name,
    price: money(data, 'price') ?? known?.price,
    viewedAt: event.occurredAt,
    times: (known?.times ?? 0) + 1,
    events: known ? provenBy(known.events, event) : proofBy(event),
  })
  return { ...visit, products: keep(visit.products, product, { most: PRODUCTS }) }
}

function withError(visit: Visit, event: TimelineEvent): Visit {
  const data = dataOf(event)
  const message = words(data, 'message', 120) ?? code(data, 'code') ?? 'an error'
  const error = { key: message, message, shownAt: event.occurredAt, events: proofBy(event) }
  return { ...visit, errors: keep(visit.errors, error, { most: ERRORS }) }
}
