import type { PartKnowledge, PlaceCipher } from '@throughline/log'

/** How much of what has happened an answer can know of. */
export interface Freshness {
  /** Opaque; can be given as `after` to an answer that must not know less. */
  position: string
  /** null while nothing has ever been recorded. */
  ageMs: number | null
}

/**
 * `ageMs` is the age of the newest moment of which the log is known to be complete, in the part that was read: everything
 * that had been received by then could be seen. While the recorder has nothing left to record, that moment is when it
 * last looked (it looks about once a second); while it is behind, it is when the last recorded event was received.
 */
export function freshnessOf(knowledge: PartKnowledge, part: number, cipher: PlaceCipher): Freshness {
  return {
    position: cipher.seal([{ kind: 'position', part, number: knowledge.position }]),
    ageMs: ageOf(knowledge),
  }
}

/** The same of several parts that were read: the position of each, and the age of the one that is known least of. */
export function freshnessOfAll(known: ReadonlyMap<number, PartKnowledge>, cipher: PlaceCipher): Freshness {
  const ages = [...known.values()].flatMap((knowledge) => ageOf(knowledge) ?? [])
  const places = [...known].map(([part, { position }]) => ({ kind: 'position', part, number: position }) as const)
  return { position: cipher.seal(places), ageMs: ages.length === 0 ? null : Math.max(...ages) }
}

/**
 * The same of an answer for which all parts of the log count, as they had come to these positions; the age is that of the
 * parts in which the events lie.
 */
export function freshnessOfLog(
  known: readonly PartKnowledge[],
  positions: readonly number[],
  parts: ReadonlySet<number>,
  cipher: PlaceCipher,
): Freshness {
  const { ageMs } = freshnessOfAll(new Map([...known.entries()].filter(([part]) => parts.has(part))), cipher)
  return { position: cipher.seal(positions.map((number, part) => ({ kind: 'position', part, number }))), ageMs }
}

/** How far the whole log had come; the age is that of the parts that were read. */
export function freshnessAt(positions: readonly number[], known: ReadonlyMap<number, PartKnowledge>, cipher: PlaceCipher): Freshness {
  const ages = [...known.values()].flatMap((knowledge) => ageOf(knowledge) ?? [])
  const position = cipher.seal(positions.map((number, part) => ({ kind: 'position', part, number })))
  return { position, ageMs: ages.length === 0 ? null : Math.max(...ages) }
}

/** In whole milliseconds, rounded up; clocks of other machines never make it negative. */
export function ageOf({ freshAt, readAt }: PartKnowledge): number | null {
  return freshAt === null ? null : Math.max(0, Math.ceil((readAt - freshAt) / 1_000))
}
