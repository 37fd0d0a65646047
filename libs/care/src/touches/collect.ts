import { type Journey, type JourneyRules, settled, stageOf, type TimelineEvent } from '@throughline/context'
import { journeyAlong } from '../journey/along.js'
import { exchangeKeys } from './exchange-keys.js'
import type { MapRules } from './map-rules.js'
import { touchpointsOf } from './touchpoint-of.js'

/** Events of one visit or conversation at one touchpoint, of one organisation. */
export interface Collected {
  /** Uid of the first event of the visit or conversation: its own key may hold a telephone number. */
  readonly exchange: string
  readonly touchpoint: string
  readonly stage: string
  readonly events: TimelineEvent[]
}

export interface Collection {
  /** In the order in which they began. */
  readonly touches: readonly Collected[]
  /** By the uid of a conversation's first contact, as feedback and issues name it, what it is called here. */
  readonly exchangeOfContact: ReadonlyMap<string, string>
}

/** Goes through a customer's events once: in which stage they were, and what they touched. */
export function collect(events: readonly TimelineEvent[], { map, journey }: { map: MapRules; journey: JourneyRules }): Collection {
  const [first, ...after] = journeyAlong(events, journey)
  const touchpointOf = touchpointsOf(map)
  const keyOf = exchangeKeys()
  const names = new Map<string, string>()
  const touches = new Map<string, Collected>()
  const firstContacts = new Map<string, string>()
  for (const [index, event] of events.entries()) {
    const exchange = nameOf(keyOf(event), event, names)
    if (event.class === 'contact' && !firstContacts.has(exchange)) firstContacts.set(exchange, event.uid)
    const touchpoint = touchpointOf(event)
    if (touchpoint === undefined) continue
    const key = `${exchange} ${touchpoint.name}\n${event.organisation ?? ''}`
    const known = touches.get(key)
    if (known === undefined) {
      const stage = stageAt(after[index - 1] ?? first, after[index] ?? first, event, journey)
      touches.set(key, { exchange, touchpoint: touchpoint.name, stage, events: [event] })
    } else known.events.push(event)
  }
  const exchangeOfContact = new Map([...firstContacts].map(([exchange, uid]) => [uid, exchange]))
  return { touches: [...touches.values()], exchangeOfContact }
}

function nameOf(key: string, { uid }: TimelineEvent, names: Map<string, string>): string {
  const known = names.get(key)
  if (known === undefined) names.set(key, uid)
  return known ?? uid
}

/** The stage in which it found the customer; the very first event leads into one. */
function stageAt(before: Journey, after: Journey, { occurredAt }: TimelineEvent, rules: JourneyRules): string {
  const stage = stageOf(settled(before, occurredAt, rules))
  return stage === 'none' ? stageOf(after) : stage
}
