import type { Era } from './eras.js'
import { type IdentityRules, limitOf } from './rules.js'

/** Why two groups may not become one. */
export type Conflict =
  | { reason: 'not-same'; statement?: string }
  | { reason: 'limit'; type: string }
  | { reason: 'size' }

interface Group {
  readonly members: Era[]
  readonly counts: Map<string, number>
}

/** Groups of identifiers that grow by joining, as long as nothing forbids it. */
export class Forest {
  private readonly groupByEra = new Map<string, Group>()
  private readonly enemies = new Map<string, Map<string, string | undefined>>()

  /** @param typeOf the type of a subject; '' when it is not known */
  constructor(
    private readonly rules: IdentityRules,
    private readonly typeOf: (subject: string) => string,
  ) {}

  /** Every era is a group of its own before it is joined. */
  add(era: Era): void {
    if (this.groupByEra.has(era.id)) return
    this.groupByEra.set(era.id, { members: [era], counts: new Map([[this.typeOf(era.subject), 1]]) })
  }

  /** Two that must never be in one group. @param statement the event that says so */
  keepApart(a: string, b: string, statement?: string): void {
    for (const [one, other] of [[a, b], [b, a]] as const) {
      const enemies = this.enemies.get(one) ?? new Map<string, string | undefined>()
      this.enemies.set(one, enemies.set(other, statement))
    }
  }

  areTogether(a: string, b: string): boolean {
    return this.groupByEra.get(a) === this.groupByEra.get(b)
  }

  membersWith(era: string): readonly Era[] {
    return this.groupByEra.get(era)?.members ?? []
  }

  /** Joins the groups of two eras. @returns what forbids it */
  join(a: string, b: string): Conflict | undefined {
    const groups = [this.groupByEra.get(a), this.groupByEra.get(b)]
    const [large, small] = groups.toSorted((one, other) => (other?.members.length ?? 0) - (one?.members.length ?? 0))
    if (large === undefined || small === undefined || large === small) return undefined
    const conflict = this.conflict(large, small)
    if (conflict !== undefined) return conflict
    large.members.push(...small.members)
    for (const [type, count] of small.counts) large.counts.set(type, (large.counts.get(type) ?? 0) + count)
    for (const member of small.members) this.groupByEra.set(member.id, large)
    return undefined
  }

  *groups(): Generator<readonly Era[]> {
    for (const { members } of new Set(this.groupByEra.values())) yield members
  }

  private conflict(large: Group, small: Group): Conflict | undefined {
    for (const { id } of small.members) {
      for (const [enemy, statement] of this.enemies.get(id) ?? []) {
        if (this.groupByEra.get(enemy) !== large) continue
        return statement === undefined ? { reason: 'not-same' } : { reason: 'not-same', statement }
      }
    }
    for (const [type, count] of small.counts) {
      const together = count + (large.counts.get(type) ?? 0)
      if (type !== '' && together > limitOf(this.rules, type)) return { reason: 'limit', type }
    }
    return large.members.length + small.members.length > this.rules.maxSubjects ? { reason: 'size' } : undefined
  }
}
