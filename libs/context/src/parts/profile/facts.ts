import type { TimelineEvent } from '../../event.js'
import { type Kept, keep } from '../../fold/kept.js'
import { type Proof, proofBy } from '../../fold/proof.js'
import { actorOf } from '../../read/actor.js'
import { dataOf, record, words } from '../../read/read.js'

/** Something known of a person, how it was learned, and what was known before. */
export interface Fact {
  key: string
  value: string
  statedAt: number
  /** `form:<name>`, `profile:<source>`, `bot`, `order`, `channel` (the actor of an event): what said so. */
  by: string
  before?: string
  events: Proof
}

const MOST = 12

/** Names of facts, by how forms and bots call them (small letters only). */
const NAMES: Readonly<Record<string, string>> = {
  name: 'name', fullname: 'name', firstname: 'firstName', givenname: 'firstName', lastname: 'lastName',
  familyname: 'lastName', surname: 'lastName', company: 'company', email: 'email', phone: 'phone', mobile: 'phone',
  address: 'address', street: 'street', city: 'city', town: 'city', postcode: 'postcode', postalcode: 'postcode',
  zip: 'postcode', zipcode: 'postcode', country: 'country', birthday: 'birthday', dateofbirth: 'birthday',
}

export function factsOfForm(facts: Kept<Fact>, event: TimelineEvent): Kept<Fact> {
  const data = dataOf(event)
  const fields = record(data, 'fields') ?? {}
  const by = `form:${words(data, 'form', 60) ?? ''}`
  return Object.keys(fields)
    .slice(0, 64)
    .reduce((list, field) => withFact(list, field, words(fields, field), by, event), facts)
}

/** What a source knows, an address within it included. */
export function factsOfProfile(facts: Kept<Fact>, event: TimelineEvent): Kept<Fact> {
  const traits = record(dataOf(event), 'traits') ?? {}
  const by = `profile:${event.source.slice(0, 60)}`
  return [traits, record(traits, 'address') ?? {}].reduce(
    (known, part) => Object.keys(part).slice(0, 64).reduce((list, field) => withFact(list, field, words(part, field), by, event), known),
    facts,
  )
}

export function factsOfBot(facts: Kept<Fact>, event: TimelineEvent): Kept<Fact> {
  const data = dataOf(event)
  const field = words(data, 'field')
  return field === undefined ? facts : withFact(facts, field, words(data, 'answer'), 'bot', event)
}

export function factsOfOrder(facts: Kept<Fact>, event: TimelineEvent): Kept<Fact> {
  return withFact(facts, 'address', words(dataOf(event), 'address'), 'order', event)
}

export function factsOfActor(facts: Kept<Fact>, event: TimelineEvent): Kept<Fact> {
  const actor = actorOf(event)
  return actor?.kind === 'customer' ? withFact(facts, 'name', actor.name, 'channel', event) : facts
}

function withFact(
  facts: Kept<Fact>,
  field: string,
  value: string | undefined,
  by: string,
  event: TimelineEvent,
): Kept<Fact> {
  const letters = field.toLowerCase().replaceAll(/[^a-z]/g, '')
  const key = Object.hasOwn(NAMES, letters) ? NAMES[letters] : undefined
  if (key === undefined || value === undefined) return facts
  const known = facts.items.find((fact) => fact.key === key)
  if (known?.value === value) return facts
  const fact = { key, value, statedAt: event.occurredAt, by, events: proofBy(event) }
  return keep(facts, known ? { ...fact, before: known.value } : fact, { most: MOST })
}
