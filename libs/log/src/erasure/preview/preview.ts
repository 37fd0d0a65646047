import { readSql, type TenantClient } from '@throughline/database'

const countSubjects = readSql(import.meta.url, './count-subjects.sql')
const namedSubjects = readSql(import.meta.url, './named-subjects.sql')
const findEvent = readSql(import.meta.url, './find-event.sql')

/** Events of a subject are counted up to here. */
export const MAX_COUNTED = 10_000
const MAX_NAMED = 100

export interface SubjectPreview {
  subjectId: string
  /** Counted up to `MAX_COUNTED`. */
  events: number
  /** Records in quarantine, counted likewise. */
  quarantined: number
}

/** Another subject that events of the customer name, and in how many of them. */
export interface NamedSubject {
  subjectId: string
  events: number
}

/** What an erasure of these subjects would take along. */
export async function previewSubjects(
  client: TenantClient,
  tenantId: string,
  subjectIds: readonly string[],
): Promise<{ subjects: SubjectPreview[]; named: NamedSubject[] }> {
  const subjects = await client.query<{ subject_id: string; events: number; records: number }>(countSubjects, [
    tenantId,
    subjectIds,
    MAX_COUNTED,
  ])
  const named = await client.query<{ subject_id: string; events: number }>(namedSubjects, [
    tenantId,
    subjectIds,
    MAX_COUNTED,
    MAX_NAMED,
  ])
  return {
    subjects: subjects.rows.map((row) => ({ subjectId: row.subject_id, events: row.events, quarantined: row.records })),
    named: named.rows.map((row) => ({ subjectId: row.subject_id, events: row.events })),
  }
}

/** Where an event lies; undefined when the log does not have it, or its subject was erased, or it was itself. */
export async function findErasableEvent(
  client: TenantClient,
  tenantId: string,
  eventUid: string,
): Promise<{ subjectId: string; type: string } | undefined> {
  const { rows } = await client.query<{ subject_id: string; type: string; hidden: boolean }>(findEvent, [tenantId, eventUid])
  const [row] = rows
  if (row === undefined || row.hidden || row.type === ERASED_TYPE) return undefined
  return { subjectId: row.subject_id, type: row.type }
}

/** The type of a row whose event was erased. */
export const ERASED_TYPE = 'erased'
