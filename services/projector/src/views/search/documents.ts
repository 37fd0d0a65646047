import { type CloudEvent, findDeclaration, hasWords } from '@throughline/events'
import type { FollowedEvent } from '@throughline/log'
import { analyseEvent, Lexicon } from '@throughline/search'
import type { MasterKeys } from '@throughline/subjects'

/** A row of the view, by the names of its columns. */
export interface DocumentRow {
  readonly tenant_id: string
  readonly subject_id: string
  readonly occurred_at: number
  readonly sequence: string
  readonly event_uid: string
  readonly part: number
  readonly pos: number
  readonly generation: number
  readonly type: string
  readonly class: string
  readonly channel: string | null
  readonly direction: string | null
  readonly organisation: string | null
  readonly conversation_uid: string | null
  readonly document: string
}

/** Whether an event is of a type that is told in words: others are not opened. */
export function isTold(row: FollowedEvent): boolean {
  return row.sealed !== null && hasWords(row.type, row.class, findDeclaration(row.type, row.version))
}

/** Documents of those events that have words. @param opened the events of the rows */
export function documentsOf(
  keys: MasterKeys,
  part: number,
  rows: readonly FollowedEvent[],
  opened: readonly (CloudEvent | undefined)[],
): DocumentRow[] {
  return rows.flatMap((row, index) => {
    const event = opened[index]
    if (event === undefined) return []
    const document = Lexicon.of(keys, row.tenantId).document(analyseEvent(event, row.version))
    return document === '' ? [] : [rowOf(row, part, document)]
  })
}

function rowOf(row: FollowedEvent, part: number, document: string): DocumentRow {
  return {
    tenant_id: row.tenantId, subject_id: row.subjectId, occurred_at: row.occurredAt, sequence: row.sequence,
    event_uid: row.eventUid, part, pos: row.position, generation: row.sealed?.generation ?? 0, type: row.type, class: row.class,
    channel: row.channel, direction: row.direction, organisation: row.organisation, conversation_uid: row.conversationUid, document,
  }
}
