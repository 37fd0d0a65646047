import type { TimelineEvent } from '../../event.js'
import { type Kept, find, keep } from '../../fold/kept.js'
import { type Proof, proofBy, provenBy } from '../../fold/proof.js'
import { type Named, namedIn } from './named.js'

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
/** Their identifiers are statements about others, or those of somebody else. */
const NO_EVIDENCE = /^(identity|event|customer|tenant|rule)\./
const WEAK = new Set(['anonymous', 'device', 'conversation', 'external'])

export function withIdentifiers(kept: Kept<NamedIdentifier>, event: TimelineEvent): Kept<NamedIdentifier> {
  if (NO_EVIDENCE.test(event.type)) return kept
  const named = namedIn(event)
  return named.reduce((list, identifier) => {
    const other = named.find(({ key }) => key !== identifier.key)
    return keep(list, seen(find(list, identifier.key), identifier, other, event), {
      most: MOST,
      first: ({ type }) => WEAK.has(type),
    })
  }, kept)
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
