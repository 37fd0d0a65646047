import type { StatedFact } from './facts.js'

/** What somebody says about two lists of identifiers. */
export interface Statement {
  /** Whether the sides are one person; false also takes back that they are. */
  readonly same: boolean
  /** Subject ids of both sides. */
  readonly sides: readonly [readonly string[], readonly string[]]
  /** In microseconds since 1970. */
  readonly time: number
  /** The event that says so. */
  readonly id: string
  /** Default 1. */
  readonly confidence?: number
  readonly rule?: string
}

/** A statement as facts about pairs: each of one side with each of the other. What is on both sides says nothing. */
export function factsOf({ same, sides, time, id, confidence = 1, rule }: Statement): StatedFact[] {
  const [one, other] = sides
  const said = { kind: 'stated', same, time, id, confidence, ...(rule !== undefined && { rule }) } as const
  return one.flatMap((a) => other.filter((b) => b !== a).map((b): StatedFact => ({ ...said, a, b })))
}
