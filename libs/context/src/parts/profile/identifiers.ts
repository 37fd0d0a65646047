import { isRecord } from '@throughline/events'
import type { TimelineEvent } from '../../event.js'
import { type Kept, find, keep } from '../../fold/kept.js'
import { type Proof, proofBy, provenBy } from '../../fold/proof.js'
import { dataOf, shortId } from '../../read/read.js'

/** An identifier that events named, and the first event that named it together with another one. */
export interface NamedIdentifier {
  key: string
  type: string
  value: string
  firstAt: number
  lastAt: number
  together?: { with: string; type: string; namedAt: number; events: Proof }
  events: Proof
}

const MOST = 16
/** As the catalogue allows. */
const MOST_OF_EVENT = 32
const USUAL = [
  ['userId', 'customer'],
  ['customerId', 'customer'],
  ['anonymousId', 'anonymous'],
  ['email', 'email'],
  ['phone', 'phone'],
] as const
/** Their identifiers are statements about others, or those of somebody else. */
const NO_EVIDENCE = /^(identity|event|customer|tenant|rule)\./
const WEAK = new Set(['anonymous', 'device', 'conversation', 'external'])

export function withIdentifiers(kept: Kept<NamedIdentifier>, event: TimelineEvent): Kept<NamedIdentifier> {
  if (NO_EVIDENCE.test(event.type)) return kept
  const named = identifiersOf(event)
  return named.reduce((list, identifier) => {
    const other = named.find(({ key }) => key !== identifier.key)
    return keep(list, seen(find(list, identifier.key), identifier, other, event), {
      most: MOST,
      first: ({ type }) => WEAK.has(type),
    })
  }, kept)
}

interface Named {
  key: string
  type: string
  value: string
}

function seen(
  known: NamedIdentifier | undefined,
  named: Named,
  other: Named | undefined,
  event: TimelineEvent,
): NamedIdentifier {
  const { occurredAt } = event
  const together =
    known?.together ?? (other && { with: other.key, type: event.type, namedAt: occurredAt, events: proofBy(event) })
  const item = {
    ...named,
    firstAt: known?.firstAt ?? occurredAt,
    lastAt: occurredAt,
    events: known ? provenBy(known.events, event) : proofBy(event),
  }
  return together === undefined ? item : { ...item, together }
}

function identifiersOf(event: TimelineEvent): Named[] {
  const data = dataOf(event)
  const found = new Map<string, Named>()
  const add = (named: Named | undefined) => {
    if (named !== undefined) found.set(named.key, named)
  }
  const listed = data['identifiers']
  if (Array.isArray(listed))
    for (const identifier of listed.slice(0, MOST_OF_EVENT))
      add(isRecord(identifier) ? namedOf(identifier['type'], identifier['value']) : undefined)
  for (const [key, type] of USUAL) add(data[key] === undefined ? undefined : namedOf(type, data[key]))
  return [...found.values()]
}

function namedOf(type: unknown, value: unknown): Named | undefined {
  if (typeof type !== 'string' || type === '') return undefined
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string' || text === '') return undefined
  const short = { type: shortId(type), value: shortId(text) }
  return { key: `${short.type}:${spellingOf(short)}`, ...short }
}

/** Spellings of one identifier are one; subjects are found elsewhere, this only keeps a list short. */
function spellingOf({ type, value }: { type: string; value: string }): string {
  if (type === 'phone') return value.replaceAll(/[\s()./-]/g, '')
  return type === 'email' ? value.trim().toLowerCase() : value
}
