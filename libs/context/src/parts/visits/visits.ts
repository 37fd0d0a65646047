import type { TimelineEvent } from '../../event.js'
import { type Kept, keep, nothing } from '../../fold/kept.js'
import { onEach, type Part } from '../../fold/part.js'
import { proofBy, provenBy } from '../../fold/proof.js'
import { defined } from '../../read/defined.js'
import { exchangeOf } from '../../read/exchange.js'
import { code, dataOf, record, shortId, words } from '../../read/read.js'
import { seenIn } from './seen.js'
import type { Visit } from './visit.js'

/** Visits side by side: a phone and a laptop, or a tab that was left open. */
const MOST = 3
/** After so long without an event, one that names no visit begins another: the usual half hour. */
const GAP = 30 * 60 * 1_000_000

/** The latest visits; of earlier ones only touchpoints and what was left undone are kept. */
export const visits: Part<Kept<Visit>> = {
  initial: nothing,
  on: onEach(
    [
      'visit.started', 'visit.ended', 'page.viewed', 'product.viewed', 'product.compared', 'search.performed',
      'form.started', 'form.submitted', 'form.abandoned', 'configuration.saved', 'cart.changed', 'checkout.started',
      'error.shown',
    ],
    (state, event) => {
      const known = visitOf(state, event)
      const visit =
        known === undefined
          ? begun(event)
          : { ...known, lastAt: event.occurredAt, events: provenBy(known.events, event) }
      return keep(state, seenIn(visit, event), { most: MOST })
    },
  ),
}

function visitOf({ items }: Kept<Visit>, event: TimelineEvent): Visit | undefined {
  if (typeof event.conversation === 'string') return items.find(({ key }) => key === exchangeOf(event))
  if (event.type === 'visit.started') return undefined
  return items.findLast(({ source, lastAt }) => source === shortId(event.source) && event.occurredAt - lastAt <= GAP)
}

function begun(event: TimelineEvent): Visit {
  const data = dataOf(event)
  const started = event.type === 'visit.started'
  const campaign = record(data, 'campaign')
  return defined({
    key: exchangeOf(event),
    source: shortId(event.source),
    channel: typeof event.channel === 'string' ? shortId(event.channel) : undefined,
    startedAt: event.occurredAt,
    lastAt: event.occurredAt,
    device: started ? code(data, 'device') : undefined,
    landing: started ? code(data, 'landing') : undefined,
    campaign: campaign && (words(campaign, 'name', 60) ?? code(campaign, 'source')),
    pages: nothing,
    searches: nothing,
    products: nothing,
    errors: nothing,
    events: proofBy(event),
  })
}
