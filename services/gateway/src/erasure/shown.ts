import { timeOf } from '@throughline/events'
import type { Erasure, LegalHold, NamedSubject, SubjectPreview } from '@throughline/log'
import { datesOf, type ErasureDates, type Retention } from './receipt.js'

/** An erasure as operators see it. */
export interface ErasureItem extends ErasureDates {
  id: string
  kind: string
  /** `accepted`, then `unreadable` for everybody, then `done`: in no file of the database any more. */
  status: 'accepted' | 'unreadable' | 'done'
  subjects: string[]
  event: string | null
  fields: string[] | null
  reason: string
  requestedBy: string
  /** What happened up to then is not taken any more. */
  erasedAt: string
  /** Events and quarantined records that were overwritten, as far as it has come. */
  erased: { events: number; quarantined: number }
  /** Where it is found, with its receipt. */
  href: string
}

export function itemOf(erasure: Erasure, retention: Retention): ErasureItem {
  const { id, kind, subjectIds, eventUid, fields, reason, requestedBy, erasedAt, events, quarantined } = erasure
  return {
    id,
    kind,
    status: statusOf(erasure),
    subjects: subjectIds.map(reference),
    event: eventUid,
    fields,
    reason,
    requestedBy,
    erasedAt: timeOf(erasedAt),
    ...datesOf(erasure, retention),
    erased: { events, quarantined },
    href: `/v1/erasures/${id}`,
  }
}

function statusOf({ unreadableAt, rewrittenAt }: Erasure): ErasureItem['status'] {
  if (rewrittenAt !== null) return 'done'
  return unreadableAt === null ? 'accepted' : 'unreadable'
}

/** What an erasure would take along. */
export interface CustomerPreview {
  dryRun: true
  subjects: { subject: string; events: number; quarantined: number }[]
  /** Others that their events name: perhaps the same person. Give them as `subjects` to erase them, too. */
  named: { subject: string; events: number }[]
  /** Up to where events and records are counted. */
  countedUpTo: number
  holds: HoldItem[]
}

export function previewOf(
  preview: { subjects: SubjectPreview[]; named: NamedSubject[] },
  holds: readonly LegalHold[],
  countedUpTo: number,
): CustomerPreview {
  return {
    dryRun: true,
    subjects: preview.subjects.map(({ subjectId, events, quarantined }) => ({ subject: reference(subjectId), events, quarantined })),
    named: preview.named.map(({ subjectId, events }) => ({ subject: reference(subjectId), events })),
    countedUpTo,
    holds: holds.map(holdOf),
  }
}

export interface HoldItem {
  id: string
  subject: string
  reason: string
  placedBy: string
  placedAt: string
  releasedBy: string | null
  releasedAt: string | null
}

export function holdOf({ id, subjectId, reason, placedBy, placedAt, releasedBy, releasedAt }: LegalHold): HoldItem {
  const released = { releasedBy, releasedAt: releasedAt === null ? null : timeOf(releasedAt) }
  return { id, subject: reference(subjectId), reason, placedBy, placedAt: timeOf(placedAt), ...released }
}

const reference = (subjectId: string): string => `id:${subjectId}`
