import type { Resolution } from '@throughline/identity'
import { isCurrent, membersOf, type Scene, type Statement } from './scene.js'
import { sidesToPart } from './sides-to-part.js'
import type { Named, Wish } from './wish.js'

/** The statements that make a wish come true, in the order in which they are to be made. Pure. */
export function planOf(wish: Wish, scene: Scene): Statement[] {
  if (wish.kind === 'merge') return [linked(scene, wish.ref, [wish.with])]
  if (wish.kind === 'unmerge') return [{ type: 'identity.unlinked', sides: sidesToPart(scene, wish.ref.subjectId, wish.from.subjectId) }]
  const { ref, add, remove, reassigned } = wish
  const statements: Statement[] = []
  if (remove.length > 0) statements.push(unlinked(scene, ref, remove))
  if (reassigned) {
    const { identifier, from, to } = reassigned
    statements.push({ type: 'identity.reassigned', identifier: identifier.subjectId, from })
    // What was said and seen since then is about its new owner, and that is not this customer.
    if (identifier.subjectId !== ref.subjectId) statements.push(unlinked(scene, ref, [identifier]))
    if (to) statements.push({ type: 'identity.linked', sides: [[to.subjectId], [identifier.subjectId]] })
  }
  if (add.length > 0) statements.push(linked(scene, ref, add))
  return statements
}

/**
 * Two that were named are one person. No more is said than that: what else belongs to either hangs on what linked it.
 * But a pair across the two that somebody has said to be apart has to be named, or it would keep them apart.
 */
function linked({ before }: Scene, ref: Named, others: readonly Named[]): Statement {
  const mine = new Set(membersOf(before, ref.subjectId))
  const theirs = new Set(others.flatMap(({ subjectId }) => [subjectId, ...membersOf(before, subjectId)]))
  const one = new Set([ref.subjectId])
  const other = new Set(others.map(({ subjectId }) => subjectId))
  for (const [a, b] of apartNow(before)) {
    const [here, there] = mine.has(a) ? [a, b] : [b, a]
    if (!mine.has(here) || !theirs.has(there)) continue
    one.add(here)
    other.add(there)
  }
  return { type: 'identity.linked', sides: [[...one], [...other].filter((subject) => !one.has(subject))] }
}

/** These are not the person that all others of the customer are. */
function unlinked({ before }: Scene, ref: Named, out: readonly Named[]): Statement {
  const gone = new Set(out.map(({ subjectId }) => subjectId))
  const rest = membersOf(before, ref.subjectId).filter((subject) => !gone.has(subject))
  return { type: 'identity.unlinked', sides: [[...gone], rest] }
}

function apartNow(resolution: Resolution): [string, string][] {
  return resolution.apart
    .filter(({ a, b }) => isCurrent(resolution, a) && isCurrent(resolution, b))
    .map(({ a, b }) => [a.subject, b.subject])
}
