/** What must never happen, by name. */
export const violationKinds = {
  lost: 'acknowledged, but not in the log',
  doubled: 'in the log more than once',
  'out-of-order': 'recorded before an event that was acknowledged before it was sent',
  phantom: 'in the log, but never sent',
  gap: 'positions of a part that are not 1, 2, 3, …',
  misplaced: 'an event in another part, or under another subject id, than the others of its subject',
  backwards: 'recording time or Kafka offset that runs backwards in a part',
  claim: 'claims and events that do not agree',
  cursor: "a cursor that is not at its partition's end",
  quarantined: 'a record in quarantine, though all were good',
  refused: 'an answer that refuses a good event for good',
  'not-in-kafka': 'acknowledged, but not in Kafka',
  'not-recorded': 'in Kafka, but not in the log',
  'not-shown': 'in the log, but not on its timeline',
  'shown-twice': 'on a timeline more than once',
  'shown-wrongly': 'on a timeline in the wrong place or with other content than was sent',
  stale: 'a reader that passed the token of a write did not see that write',
  stuck: 'what did not come back within its limit',
  'not-fenced': 'a write of a replaced recorder that was not refused',
  blind: 'damage that was done on purpose and not found by the check',
  view: 'a view that has not taken in all that is in the log, or that a rebuild makes otherwise',
  'no-alarm': 'a replaced topic that nobody was warned of',
} as const

export type ViolationKind = keyof typeof violationKinds

export interface ViolationCount {
  kind: ViolationKind
  count: number
  /** The first few, each with what is needed to look at it. */
  examples: string[]
}

/** Counts violations and keeps the first of each kind: a broken system would produce millions. */
export class Violations {
  readonly #found = new Map<ViolationKind, ViolationCount>()

  constructor(private readonly examples = 5) {}

  add(kind: ViolationKind, example: string): void {
    const entry = this.#found.get(kind) ?? { kind, count: 0, examples: [] }
    entry.count++
    if (entry.examples.length < this.examples) entry.examples.push(example)
    this.#found.set(kind, entry)
  }

  count(kind: ViolationKind): number {
    return this.#found.get(kind)?.count ?? 0
  }

  get total(): number {
    return this.list().reduce((sum, entry) => sum + entry.count, 0)
  }

  list(): ViolationCount[] {
    return [...this.#found.values()]
  }
}
