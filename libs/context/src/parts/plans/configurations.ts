import type { TimelineEvent } from '../../event.js'
import { type Kept, keep } from '../../fold/kept.js'
import { type Proof, proofBy } from '../../fold/proof.js'
import { defined } from '../../read/defined.js'
import { type Money, money } from '../../read/money.js'
import { clip, code, dataOf, id, record, words } from '../../read/read.js'

/** A product that the customer put together and saved. */
export interface Configuration {
  key: string
  product?: string | undefined
  name?: string | undefined
  /** Some of the options, `name: value`. */
  options: string[]
  price?: Money | undefined
  savedAt: number
  events: Proof
}

const MOST = 4
const OPTIONS = 6

export function withConfiguration(configurations: Kept<Configuration>, event: TimelineEvent): Kept<Configuration> {
  const data = dataOf(event)
  const product = code(data, 'product')
  const item = defined({
    key: id(data, 'configurationId') ?? product ?? event.uid,
    product,
    name: words(data, 'name', 80),
    options: optionsOf(record(data, 'options') ?? {}),
    price: money(data, 'price'),
    savedAt: event.occurredAt,
    events: proofBy(event),
  })
  return keep(configurations, item, { most: MOST })
}

/** The simple ones; in the order of their names, since objects have none. */
export function optionsOf(options: Record<string, unknown>, most = OPTIONS): string[] {
  const simple = Object.entries(options).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
  return simple
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, most)
    .map(([name, value]) => clip(`${name}: ${String(value)}`, 80))
}
