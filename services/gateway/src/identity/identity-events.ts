import type { KnownKey } from '@throughline/control'
import { personOf, type TenantKeys } from '@throughline/subjects'
import type { PlannedStatement, PlannedSubject, Preview } from './preview.js'
import type { Statement } from './statement-publisher.js'

/** An identifier in a statement. Ids say who is meant without saying anything about them. */
type Entry = { type: 'subject'; value: string; kind?: string } | { type: string; value: string }

interface Telling {
  readonly caller: KnownKey
  readonly keys: TenantKeys
  readonly reason: string | undefined
  /** References of identifiers that may be new: they are written as they came. */
  readonly named: readonly string[]
}

/** The events that make a wish come true, as the timeline has worked it out. They lie where the customer's events lie. */
export function statementsOf({ statements, subjectId }: Preview, telling: Telling): Statement[] {
  const { caller, reason } = telling
  const values = valuesOf(telling)
  const about = { by: caller.id, ...(reason !== undefined && { reason }) }
  return statements.map((statement) => ({
    type: statement.type,
    subject: `subject:${subjectId}`,
    data: { ...stated(statement, values), ...about },
  }))
}

function stated(statement: PlannedStatement, values: ReadonlyMap<string, Entry>): Record<string, unknown> {
  const entryOf = ({ subjectId, type }: PlannedSubject): Entry =>
    values.get(subjectId) ?? { type: 'subject', value: subjectId, ...(type !== undefined && { kind: type }) }
  if (statement.type === 'identity.reassigned') return { identifier: entryOf(statement.identifier), from: statement.from }
  return { sides: statement.sides.map((side) => side.map(entryOf)) }
}

/** By subject, what they were named by: only so can anybody learn the value of an identifier that was never seen. */
function valuesOf({ caller, keys, named }: Telling): Map<string, Entry> {
  const values = new Map<string, Entry>()
  for (const reference of named) {
    const found = personOf(reference, caller.rules, keys)
    if (!found.ok || found.type === undefined || found.type === 'conversation') continue
    values.set(found.subjectId, { type: found.type, value: reference.slice(reference.indexOf(':') + 1) })
  }
  return values
}
