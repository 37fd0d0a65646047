import { compareKeys } from '../timeline/timeline-key.js'

/** What somebody said about an event. */
export interface Correction {
  readonly targetUid: string
  /** The statement's own. */
  readonly eventUid: string
  readonly kind: 'corrected' | 'retracted' | 'refiled'
  /** When it was said, in microseconds since 1970. */
  readonly occurredAt: number
  readonly sequence: string
  /** Where the statement lies. */
  readonly part: number
  readonly position: number
  readonly subjectId: string
  readonly organisation: string | null
  /** When the event really happened, where the statement says so; microseconds since 1970. */
  readonly movedAt: number | undefined
  /** Whose the event is, where it was refiled. */
  readonly toSubject: string | undefined
}

/** What holds of an event after all that was said about it. */
export interface Verdict {
  readonly retractedBy: Correction | undefined
  readonly refiledBy: Correction | undefined
  /** In the order in which they were said: the later ones win. */
  readonly correctedBy: readonly Correction[]
  readonly movedAt: number | undefined
}

/**
 * Which statements hold, by event. One that a later statement retracts does not, so a retraction can be taken back. It is a
 * function of the set of statements: neither their order nor doubles count.
 */
export function verdictsOf(said: Iterable<Correction>): Map<string, Verdict> {
  const once = new Map([...said].map((one) => [one.eventUid, one]))
  const latestFirst = [...once.values()].toSorted((one, other) => compareKeys(other, one))
  const retracted = new Set<string>()
  const holding: Correction[] = []
  for (const one of latestFirst) {
    if (retracted.has(one.eventUid)) continue
    if (one.kind === 'retracted') retracted.add(one.targetUid)
    holding.push(one)
  }
  const byTarget = Map.groupBy(holding, ({ targetUid }) => targetUid)
  return new Map([...byTarget].map(([target, about]) => [target, verdictOf(about)]))
}

/** @param about what holds, the latest first */
function verdictOf(about: readonly Correction[]): Verdict {
  const correctedBy = about.filter(({ kind }) => kind === 'corrected')
  return {
    retractedBy: about.find(({ kind }) => kind === 'retracted'),
    refiledBy: about.find(({ kind }) => kind === 'refiled'),
    correctedBy: correctedBy.toReversed(),
    movedAt: correctedBy.find(({ movedAt }) => movedAt !== undefined)?.movedAt,
  }
}
