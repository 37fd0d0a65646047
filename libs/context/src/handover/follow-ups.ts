import { between, plain, sentence, when } from './say.js'
import { saying, type Statement } from './statement.js'

/** Something that somebody has to see to for the customer, and that is not closed, as somebody else keeps it. */
export interface GivenFollowUp {
  /** What it is about, such as `complaint`. */
  readonly kind: string
  /** Whether a person has done something about it. */
  readonly isInWork: boolean
  /** Times in microseconds since 1970. */
  readonly openedAt: number
  readonly dueAt?: number | null | undefined
  readonly severity?: string | null | undefined
  readonly topic?: string | null | undefined
  readonly owner?: string | null | undefined
  readonly queue?: string | null | undefined
  /** Uids of its events, the oldest first. */
  readonly events: readonly string[]
}

/** What is being seen to, by whom and until when: whoever takes over need not open it again, and can say so. */
export function followUps(given: readonly GivenFollowUp[], now: number): Statement[] {
  const say = saying('attention', 'followUps')
  return given.map(({ kind, isInWork, openedAt, dueAt, severity, topic, owner, queue, events }) => {
    const isOverdue = dueAt != null && dueAt <= now
    const state = isOverdue ? `overdue by ${between(dueAt, now)}` : isInWork ? 'in work' : 'open'
    const about = sentence(topic != null && `about ${plain(topic)}`, severity != null && plain(severity))
    const who = owner == null && queue == null && 'nobody has it'
    const rest = sentence(
      owner != null && `with ${plain(owner)}`,
      queue != null && `queue ${plain(queue)}`,
      who,
      dueAt != null && `due ${when(dueAt, now)}`,
      `since ${when(openedAt, now)}`,
    )
    const text = `Follow-up ${state}: ${plain(kind)}${about === '' ? '' : ` (${about})`}, ${rest}.`
    return say(isOverdue ? 87 : 71, text, { at: openedAt, events })
  })
}
