import { type CloudEvent, findDeclaration, isRecord, microsOf } from '@throughline/events'
import { CONVERSATION, factsOf } from '@throughline/identity'
import type { FollowedEvent } from '@throughline/log'
import { type Identifier, placeEvent, statedSubject, type TenantKeys, type TenantRules } from '@throughline/subjects'
import { pairsIn, type Told } from './facts.js'

/** What it takes to read identifiers as the gateway read them. */
export interface Reading {
  readonly rules: TenantRules
  readonly keys: TenantKeys
}

export const STATEMENTS: ReadonlySet<string> = new Set(['identity.linked', 'identity.unlinked', 'identity.reassigned'])

/** Whether the identifiers of such an event are statements that they are one person's. */
export function links({ type, version, also }: Pick<FollowedEvent, 'type' | 'version' | 'also'>): boolean {
  return also.length > 0 && findDeclaration(type, version)?.links !== false
}

/** Whether an event may say something about who is who: that two are, or whose its conversation is. */
export function tellsSomething(event: FollowedEvent): boolean {
  return event.conversationUid !== null || STATEMENTS.has(event.type) || links(event)
}

/** An event to read, and whether it is retracted: then what it observed does not count. */
export interface Read {
  readonly row: FollowedEvent
  /** Undefined when it cannot be opened (any more): then the types of its identifiers stay unknown. */
  readonly event: CloudEvent | undefined
  readonly isRetracted: boolean
}

/** Adds what an event tells. What a retracted one states is kept: whoever loads statements leaves it out. */
export function addFacts(told: Told, { row, event, isRetracted }: Read, reading: Reading): void {
  if (event !== undefined && STATEMENTS.has(row.type)) addStatement(told, row, event, reading)
  if (links(row)) (isRetracted ? told.withdrawn : told.observed).push(...pairsIn(row))
  else if (row.conversationUid === null) return
  if (event === undefined) return
  const ids = new Set([row.subjectId, ...row.also])
  for (const { type, subjectId } of identifiersOf(event, row, reading)) {
    if (ids.has(subjectId)) told.types.set(subjectId, type)
  }
  if (told.types.get(row.subjectId) === CONVERSATION) {
    told.unnamed.push({ conversation: row.subjectId, time: row.occurredAt })
  }
}

/** An organisation's customer numbers are its own, unless the tenant shares them; which it was, the ids tell. */
function* identifiersOf(event: CloudEvent, row: FollowedEvent, { rules, keys }: Reading): Generator<Identifier> {
  const declaration = findDeclaration(row.type, row.version)
  for (const organisation of row.organisation === null ? [undefined] : [undefined, row.organisation]) {
    const placed = placeEvent(event, declaration, rules, keys, organisation)
    if (placed.ok) yield* placed.identifiers
  }
}

function addStatement(told: Told, row: FollowedEvent, event: CloudEvent, reading: Reading): void {
  const data = isRecord(event.data) ? event.data : {}
  if (row.type === 'identity.reassigned') {
    const from = typeof data['from'] === 'string' ? microsOf(data['from']) : row.occurredAt
    const subject = subjectOf(told, data['identifier'], reading)
    if (subject === undefined || from === undefined) return
    told.reassigned.push({ kind: 'reassigned', subject, from, id: row.eventUid })
    return
  }
  const sides = Array.isArray(data['sides']) ? data['sides'] : []
  const [one, other] = sides.map((side) =>
    (Array.isArray(side) ? side : []).flatMap((entry) => subjectOf(told, entry, reading) ?? []),
  )
  const { confidence, rule } = data
  const statement = {
    same: row.type === 'identity.linked',
    sides: [one ?? [], other ?? []],
    time: row.occurredAt,
    id: row.eventUid,
    ...(typeof confidence === 'number' && { confidence }),
    ...(typeof rule === 'string' && { rule }),
  } as const
  told.stated.push(...factsOf(statement))
}

/** The subject of an entry `{type, value}`; its type is noted. */
function subjectOf(told: Told, entry: unknown, { rules, keys }: Reading): string | undefined {
  if (!isRecord(entry)) return undefined
  const { type, value, kind } = entry
  if (typeof type !== 'string' || (typeof value !== 'string' && typeof value !== 'number')) return undefined
  const stated = statedSubject({ type, value, kind: typeof kind === 'string' ? kind : undefined }, rules, keys)
  if (stated?.type !== undefined) told.types.set(stated.subjectId, stated.type)
  return stated?.subjectId
}
