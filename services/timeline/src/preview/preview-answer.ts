import { timeOf } from '@throughline/events'
import type { Refused } from '@throughline/identity'
import type { Freshness } from '../freshness/freshness.js'
import type { CustomerThen, Move, Outcome } from './outcome.js'
import { isSupposed, type Statement } from './scene.js'

interface ShownSubject {
  subjectId: string
  type?: string
}

interface ShownCustomer {
  customerId: string
  ref: string
  /** How many identifiers are theirs now. */
  size: number
  subjects: ShownSubject[]
}

interface ShownRefusal {
  between: readonly [string, string]
  /** Whether it is what was wished that would be refused. */
  wished: boolean
  reason: string
  type?: string
  subject?: string
}

/** A statement that makes it so, ready to be published. */
type ShownStatement =
  | { type: 'identity.linked' | 'identity.unlinked'; sides: [ShownSubject[], ShownSubject[]] }
  | { type: 'identity.reassigned'; identifier: ShownSubject; from: string }

export interface PreviewAnswer {
  /** Who was asked about, and the version of that customer. */
  subjectId: string
  customerId: string
  version: string
  /** When it would be said: after everything else that is known. */
  at: string
  /** Whether what is wished would be so; where not, `refused` says why. */
  achieved: boolean
  before: ShownCustomer[]
  after: ShownCustomer[]
  moves: Move[]
  refused: ShownRefusal[]
  statements: ShownStatement[]
  settled: boolean
  freshness: Freshness
}

type Types = ReadonlyMap<string, string>

/** What a comparison gives. */
export type ShownOutcome = Pick<PreviewAnswer, 'achieved' | 'before' | 'after' | 'moves' | 'refused' | 'statements'>

/** An outcome as JSON has it. */
export function shownOutcome(outcome: Outcome, statements: readonly Statement[], types: Types): ShownOutcome {
  return {
    achieved: outcome.achieved,
    before: outcome.before.map((one) => shownCustomer(one, types)),
    after: outcome.after.map((one) => shownCustomer(one, types)),
    moves: [...outcome.moves],
    refused: outcome.refused.map(shownRefusal),
    statements: statements.map((one) => shownStatement(one, types)),
  }
}

function shownCustomer({ customerId, subjects }: CustomerThen, types: Types): ShownCustomer {
  return { customerId, ref: `id:${customerId}`, size: subjects.length, subjects: subjects.map((one) => shownSubject(one, types)) }
}

function shownRefusal(refused: Refused): ShownRefusal {
  const { link, reason } = refused
  return {
    between: [link.a.subject, link.b.subject],
    wished: isSupposed(link.id),
    reason,
    ...('type' in refused && { type: refused.type }),
    ...('subject' in refused && { subject: refused.subject }),
  }
}

function shownStatement(statement: Statement, types: Types): ShownStatement {
  if (statement.type === 'identity.reassigned') {
    return { type: statement.type, identifier: shownSubject(statement.identifier, types), from: timeOf(statement.from) }
  }
  const [one, other] = statement.sides.map((side) => side.map((subject) => shownSubject(subject, types)))
  return { type: statement.type, sides: [one ?? [], other ?? []] }
}

function shownSubject(subjectId: string, types: Types): ShownSubject {
  const type = types.get(subjectId)
  return type === undefined || type === '' ? { subjectId } : { subjectId, type }
}
