import type { TimelineEvent } from '../event.js'
import { defined } from './defined.js'
import { dataOf, id, record, words } from './read.js'

export interface Actor {
  kind: 'customer' | 'agent' | 'bot' | 'system'
  id?: string | undefined
  name?: string | undefined
}

const KINDS = new Set<unknown>(['customer', 'agent', 'bot', 'system'])

/** Who did it, by a field of the data (default: the header's actor). */
export function actorOf(event: TimelineEvent, key = 'actor'): Actor | undefined {
  const actor = record(dataOf(event), key)
  if (actor === undefined || !KINDS.has(actor['kind'])) return undefined
  return defined({ kind: actor['kind'] as Actor['kind'], id: id(actor, 'id'), name: words(actor, 'name', 80) })
}

/** How somebody is called: by name, else by id, else by what they are. */
export function nameOf(actor: Actor): string {
  return actor.name ?? actor.id ?? actor.kind
}

export function isSame(a: Actor, b: Actor): boolean {
  return a.kind === b.kind && (a.id === undefined || b.id === undefined ? a.name === b.name : a.id === b.id)
}
