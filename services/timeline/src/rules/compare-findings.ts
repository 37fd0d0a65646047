import { isDeepStrictEqual } from 'node:util'

/** Something that rules find in a customer's story. */
export interface Finding {
  /** Of the signal that it is, or that it comes of. */
  readonly kind: string
  /** In microseconds since 1970. */
  readonly openedAt: number
  /** Uids of the events that prove it. */
  readonly evidence: readonly string[]
  /** What other rules find under the same name is the same. */
  readonly name: string
  /** Else what shares one of these is. */
  readonly marks: readonly string[]
  /** What is told of it besides. */
  readonly told: Readonly<Record<string, string | undefined>>
}

/** What becomes of findings by other rules: each of them is in one place. */
export interface Comparison {
  readonly gone: readonly Finding[]
  readonly added: readonly Finding[]
  /** Found by both, perhaps at another time or as something worse. */
  readonly kept: readonly (readonly [before: Finding, after: Finding])[]
}

/** Compares what two sets of rules find in one story. */
export function compareFindings(before: readonly Finding[], after: readonly Finding[]): Comparison {
  const same = pairs(before, after, ({ name }) => [name])
  const alike = pairs(same.before, same.after, ({ marks }) => marks)
  return { gone: alike.before, added: alike.after, kept: [...same.kept, ...alike.kept] }
}

/** Whether other rules tell something else of what both have found. */
export function isOther(one: Finding, other: Finding): boolean {
  const told = ({ kind, openedAt, evidence, told: more }: Finding) => ({ kind, openedAt, evidence, more })
  return !isDeepStrictEqual(told(one), told(other))
}

interface Paired {
  readonly before: readonly Finding[]
  readonly after: readonly Finding[]
  readonly kept: Comparison['kept']
}

/** Each is taken once: the first that has a key in common. */
function pairs(before: readonly Finding[], after: readonly Finding[], keysOf: (one: Finding) => readonly string[]): Paired {
  const byKey = Map.groupBy(before.flatMap((one) => keysOf(one).map((key) => ({ key, one }))), ({ key }) => key)
  const left = new Set(before)
  const added: Finding[] = []
  const kept: [Finding, Finding][] = []
  for (const one of after) {
    const found = keysOf(one).flatMap((key) => byKey.get(key) ?? []).find((candidate) => left.has(candidate.one))?.one
    if (found === undefined) added.push(one)
    else {
      left.delete(found)
      kept.push([found, one])
    }
  }
  return { before: [...left], after: added, kept }
}
