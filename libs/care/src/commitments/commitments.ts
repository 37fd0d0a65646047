import { code, type Commitment, commitmentIdOf, commitmentsUpTo, dataOf, type TimelineEvent } from '@throughline/context'
import type { CareRules } from '../care-rules.js'
import type { Derived } from '../derivation.js'
import { channelOf, organisationOf } from '../feedback/exchanges.js'
import type { Story } from '../story.js'
import type { CommitmentEnd, CommitmentRow } from './commitment-row.js'
import { ownerKey, ownerOf } from './owner-key.js'
import { remindAt } from './remind-at.js'
import { reminderOf } from './reminder.js'

/** Promises of one customer; of more the oldest settled ones are left out. */
const MOST = 500

const part = commitmentsUpTo(MOST)
const ENDS: Readonly<Record<NonNullable<Commitment['end']>, CommitmentEnd>> = { kept: 'kept', broken: 'missed', withdrawn: 'withdrawn' }

/** Which events a promise rests on. */
interface Told {
  made?: TimelineEvent
  ended?: TimelineEvent
}

/** The promises to a customer and what came of each. Time alone brings their reminders. */
export function commitmentsIn({ events, now }: Story, { care }: Pick<CareRules, 'care'>): Derived<CommitmentRow> {
  const told = new Map<string, Told>()
  let state = part.initial
  for (const event of events) {
    const step = event.class === 'unknown' ? undefined : part.on?.[event.type as keyof typeof part.on]
    if (step === undefined) continue
    const after = step(state, event)
    if (after === state) continue
    const before = new Set(state.items)
    for (const item of after.items) if (!before.has(item)) note(told, item, event)
    state = after
  }
  const rows = state.items.flatMap((item) => rowOf(item, told.get(item.key) ?? {}, { beforeMs: care.rules.remindBeforeMs, now }))
  return { rows, nextAt: nextReminder(rows, now) }
}

function note(told: Map<string, Told>, { key }: Commitment, event: TimelineEvent): void {
  const known = told.get(key)
  const isMade = event.type === 'commitment.made' && commitmentIdOf(event) === key
  told.set(key, isMade ? { ...known, made: event } : { ...known, ended: event })
}

/** Of what nobody promised there is nothing to keep. */
function rowOf({ kind, queue, dueAt, end, endedAt }: Commitment, { made, ended }: Told, { beforeMs, now }: { beforeMs: number; now: number }): CommitmentRow[] {
  if (made === undefined) return []
  const owner = ownerOf(made)
  const ending = end === undefined || ended === undefined ? {} : { end: ENDS[end], endedAt, endUid: ended.uid, endedBy: wayOf(ended) }
  const row: CommitmentRow = {
    eventUid: made.uid,
    subjectId: made.subjectId,
    position: Number(made.position),
    kind,
    queue: queue ?? code(dataOf(made), 'queue'),
    ownerKey: owner === undefined ? undefined : ownerKey(owner),
    organisation: organisationOf(made),
    channel: channelOf(made),
    madeAt: made.occurredAt,
    dueAt,
    remindAt: remindAt(made.occurredAt, dueAt, beforeMs),
    ...ending,
  }
  return [{ ...row, reminder: reminderOf(row, now, made.recordedAt) }]
}

function wayOf({ type }: TimelineEvent): 'word' | 'fact' {
  return type.startsWith('commitment.') ? 'word' : 'fact'
}

function nextReminder(rows: readonly CommitmentRow[], now: number): number | undefined {
  const times = rows.flatMap(({ end, remindAt: at }) => (end === undefined && at !== undefined && at > now ? [at] : []))
  return times.length === 0 ? undefined : Math.min(...times)
}
