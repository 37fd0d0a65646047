import type { Refused, Resolution } from '@throughline/identity'
import { customerIdOf, isSupposed, membersOf } from './scene.js'
import type { Wish } from './wish.js'

/** Refused links that are told at most. */
const MAX_REFUSED = 100

/** What would be otherwise. */
export interface Outcome {
  /** Whether what is wished would be so. */
  readonly achieved: boolean
  readonly before: readonly CustomerThen[]
  readonly after: readonly CustomerThen[]
  readonly moves: readonly Move[]
  /** Links that would be refused, and are not now. */
  readonly refused: readonly Refused[]
}

export interface CustomerThen {
  readonly customerId: string
  readonly subjects: readonly string[]
}

/** A subject that would belong to another customer. */
export interface Move {
  readonly subjectId: string
  readonly from: string
  readonly to: string
}

interface Compared {
  readonly wish: Wish
  readonly before: Resolution
  readonly after: Resolution
  /** Of which both resolutions know everything. */
  readonly subjects: ReadonlySet<string>
}

/** Compares who is who with who would be who. Pure. */
export function outcomeOf({ wish, before, after, subjects }: Compared): Outcome {
  const moves = [...subjects].flatMap((subjectId): Move[] => {
    const [from, to] = [customerIdOf(before, subjectId), customerIdOf(after, subjectId)]
    return from === to ? [] : [{ subjectId, from, to }]
  })
  const touched = [...namedIn(wish), ...moves.map(({ subjectId }) => subjectId)]
  const known = new Set(before.refused.map(nameOf))
  return {
    achieved: isAchieved(wish, after),
    before: customersOf(before, touched),
    after: customersOf(after, touched),
    moves: moves.toSorted((one, other) => (one.subjectId < other.subjectId ? -1 : 1)),
    refused: after.refused.filter((one) => !known.has(nameOf(one))).slice(0, MAX_REFUSED),
  }
}

function customersOf(resolution: Resolution, touched: readonly string[]): CustomerThen[] {
  const customers = new Map<string, CustomerThen>()
  for (const subject of touched) {
    const customerId = customerIdOf(resolution, subject)
    if (!customers.has(customerId)) customers.set(customerId, { customerId, subjects: membersOf(resolution, subject) })
  }
  return [...customers.values()].toSorted((one, other) => (one.customerId < other.customerId ? -1 : 1))
}

function isAchieved(wish: Wish, after: Resolution): boolean {
  const idOf = ({ subjectId }: { subjectId: string }): string => customerIdOf(after, subjectId)
  const own = idOf(wish.ref)
  if (wish.kind === 'merge') return idOf(wish.with) === own
  if (wish.kind === 'unmerge') return idOf(wish.from) !== own
  const { ref, add, remove, reassigned } = wish
  if (reassigned) {
    const { identifier, to } = reassigned
    if (identifier.subjectId !== ref.subjectId && idOf(identifier) === own) return false
    if (to && idOf(to) !== idOf(identifier)) return false
  }
  return add.every((one) => idOf(one) === own) && remove.every((one) => idOf(one) !== own)
}

export function namedIn(wish: Wish): string[] {
  if (wish.kind === 'merge') return [wish.ref.subjectId, wish.with.subjectId]
  if (wish.kind === 'unmerge') return [wish.ref.subjectId, wish.from.subjectId]
  const { reassigned } = wish
  const moved = reassigned ? [reassigned.identifier, ...(reassigned.to ? [reassigned.to] : [])] : []
  return [wish.ref, ...wish.add, ...wish.remove, ...moved].map(({ subjectId }) => subjectId)
}

function nameOf({ link, reason }: Refused): string {
  return isSupposed(link.id) ? link.id : `${link.a.id} ${link.b.id} ${reason}`
}
