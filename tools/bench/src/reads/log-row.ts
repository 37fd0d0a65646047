import { type CloudEvent, type EventDeclaration, findDeclaration, microsOf, sequenceKey } from '@throughline/events'
import { type ChunkEvent, splitPayload } from '@throughline/log'
import { defaultRules, placeEvent, type TenantKeys } from '@throughline/subjects'

/** An event with its personal text, which is to be sealed. */
export interface UnsealedRow extends ChunkEvent {
  closed: string
}

const RECEIVED_AFTER_US = 50_000
const declarations = new Map<string, EventDeclaration | undefined>()

/**
 * The row that gateway and recorder make of an event together; its offset and its seal are still missing.
 * @throws Error when nobody's or unknown to the catalogue
 */
export function rowOf(event: CloudEvent, tenantId: string, keys: TenantKeys): UnsealedRow {
  const declaration = declarationOf(event.type)
  const occurredAt = microsOf(event.time ?? '')
  const placed = placeEvent(event, declaration, defaultRules, keys)
  if (!placed.ok || declaration === undefined || occurredAt === undefined) throw new Error(`the load is not valid: ${JSON.stringify(event)}`)
  const { data, closed } = splitPayload(event, declaration)
  return {
    offset: 0,
    occurredAt,
    receivedAt: occurredAt + RECEIVED_AFTER_US,
    tenantId,
    subjectId: placed.subjectId,
    eventUid: placed.eventUid,
    contentHash: placed.contentHash,
    conversationUid: placed.conversationUid,
    ruleVersion: defaultRules.version,
    version: 1,
    type: event.type,
    class: declaration.class,
    sequence: sequenceKey(event.sequence),
    channel: event.channel ?? null,
    direction: event.direction ?? null,
    organisation: event.organisation ?? null,
    topic: event.topic ?? null,
    wayIn: 'http',
    producer: 'bench',
    traceId: null,
    also: placed.also,
    data,
    generation: 0,
    sealed: null,
    closed,
  }
}

/** Zod's tables are asked once a type and not once an event. */
function declarationOf(type: string): EventDeclaration | undefined {
  if (!declarations.has(type)) declarations.set(type, findDeclaration(type, 1))
  return declarations.get(type)
}
