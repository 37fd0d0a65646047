import { createHash } from 'node:crypto'

/** An identifier as long as it belongs to one person; most have one era, which has the subject's own id. */
export interface Era {
  readonly id: string
  readonly subject: string
  /** When it began, in microseconds since 1970; null: it was so from the beginning. */
  readonly from: number | null
}

/** The eras of identifiers, by when they were given to somebody else. */
export class Eras {
  private readonly bySubject = new Map<string, readonly Era[]>()

  /** @param reassigned when each identifier was given to somebody else, in any order */
  constructor(reassigned: ReadonlyMap<string, ReadonlySet<number>> = new Map()) {
    for (const [subject, times] of reassigned) {
      const later = [...times].toSorted((a, b) => a - b).map((from) => laterEra(subject, from))
      this.bySubject.set(subject, [firstEra(subject), ...later])
    }
  }

  /** In the order of time; one at least. */
  of(subject: string): readonly Era[] {
    return this.bySubject.get(subject) ?? [firstEra(subject)]
  }

  /** The era that a time lies in. */
  at(subject: string, time: number): Era {
    const eras = this.bySubject.get(subject)
    if (eras === undefined) return firstEra(subject)
    return eras.findLast(({ from }) => from === null || from <= time) ?? firstEra(subject)
  }
}

function firstEra(subject: string): Era {
  return { id: subject, subject, from: null }
}

/** Its id hangs on when it began and not on its number: an earlier one that is told later does not change it. */
function laterEra(subject: string, from: number): Era {
  const bytes = createHash('sha256').update(`era ${subject} ${from}`).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
  return { id, subject, from }
}
