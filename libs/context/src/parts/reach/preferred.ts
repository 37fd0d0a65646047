import { joined, type Proof } from '../../fold/proof.js'
import type { Kept } from '../../fold/kept.js'
import type { Preference } from '../preferences/preferences.js'
import type { Reach } from './reach.js'

/** What somebody prefers, and whether they said so or we found it. */
export interface Preferred {
  value: string
  how: 'stated' | 'found'
  /** By which rule it was found. */
  rule?: string
  sinceAt: number
  events: Proof
}

/** The channel that the customer stated, else the one of most of their latest contacts. */
export function preferredChannel(reach: Reach, preferences: Kept<Preference>, now: number): Preferred | undefined {
  return statedAs('channel', preferences, now) ?? foundChannel(reach)
}

/** The language that the customer stated, else the one they used last. */
export function preferredLanguage(reach: Reach, preferences: Kept<Preference>, now: number): Preferred | undefined {
  const stated = statedAs('language', preferences, now)
  const last = reach.languages.items.at(-1)
  if (stated !== undefined || last === undefined) return stated
  return { value: last.key, how: 'found', rule: 'last used', sinceAt: last.usedAt, events: last.events }
}

function statedAs(preference: string, { items }: Kept<Preference>, now: number): Preferred | undefined {
  const valid = items.filter(
    (item) => item.preference === preference && !(item.validUntilAt !== undefined && item.validUntilAt < now),
  )
  // One for all purposes goes before one for a certain purpose.
  const found = valid.findLast(({ purpose }) => purpose === undefined) ?? valid.at(-1)
  if (found === undefined || typeof found.value !== 'string') return undefined
  return { value: found.value, how: 'stated', sinceAt: found.statedAt, events: found.events }
}

function foundChannel({ contacts }: Reach): Preferred | undefined {
  const byChannel = Map.groupBy(contacts.items, ({ channel }) => channel)
  // Of equals the one that was used last.
  const ranked = [...byChannel.entries()].toSorted(
    ([, a], [, b]) => b.length - a.length || b.at(-1)!.usedAt - a.at(-1)!.usedAt,
  )
  const [first] = ranked
  if (first === undefined) return undefined
  const [value, uses] = first
  // Once is no habit.
  if (uses.length < 2) return undefined
  return {
    value,
    how: 'found',
    rule: `${uses.length} of the last ${contacts.items.length} contacts`,
    sinceAt: uses[0]!.usedAt,
    events: joined(...uses.map(({ events }) => events.slice(0, 1))),
  }
}
