import type { GroupStatement } from '@throughline/log'

/** The role of who joined without one. */
const MEMBER = 'member'

/** A time for which a customer had a role in a group. */
export interface Membership {
  readonly role: string
  /** In microseconds since 1970, inclusive. */
  readonly from: number
  /** Exclusive; null: no end is known. */
  readonly until: number | null
  /** What was told that says so. */
  readonly because: GroupStatement
  /** And what says that it ended, where that is not the same. */
  readonly endedBy: GroupStatement | undefined
}

/**
 * When one customer had which role in one group: a pure function of the set of statements, whatever their order. At each
 * moment the latest counts of those that are about it, by (when it was said, uid of the event).
 */
export function membershipsOf(statements: readonly GroupStatement[]): Membership[] {
  const latestFirst = [...new Map(statements.map((one) => [one.eventUid, one])).values()].toSorted(byLatest)
  const roles = new Set(statements.filter(({ joined }) => joined).flatMap(rolesOf))
  return [...roles].toSorted().flatMap((role) => {
    const about = latestFirst.filter((one) => rolesOf(one).includes(role) || (!one.joined && one.roles.length === 0))
    return spansOf(about).map((span) => ({ role, ...span }))
  })
}

/** Those that hold at a time, in microseconds. */
export function membershipsAt(memberships: readonly Membership[], at: number): Membership[] {
  return memberships.filter(({ from, until }) => from <= at && (until === null || at < until))
}

function rolesOf({ joined, roles }: GroupStatement): readonly string[] {
  return joined && roles.length === 0 ? [MEMBER] : roles
}

function byLatest(one: GroupStatement, other: GroupStatement): number {
  return other.saidAt - one.saidAt || (one.eventUid < other.eventUid ? 1 : -1)
}

/** The times for which somebody had joined, by what was said, the latest first. */
function spansOf(latestFirst: readonly GroupStatement[]): Omit<Membership, 'role'>[] {
  const points = [...new Set(latestFirst.flatMap(({ from, until }) => (until === null ? [from] : [from, until])))].toSorted((a, b) => a - b)
  const deciding = decidingOf(latestFirst, points)
  const spans: Omit<Membership, 'role'>[] = []
  for (let index = 0; index < points.length; index++) {
    const because = deciding[index]
    if (because?.joined !== true) continue
    let end = index + 1
    while (deciding[end]?.joined === true) end++
    spans.push({ from: points[index] ?? 0, until: points[end] ?? null, because, endedBy: deciding[end] })
    index = end
  }
  return spans
}

/** Which statement counts between each point and the next: the latest takes all that it is about, the others what is left. */
function decidingOf(latestFirst: readonly GroupStatement[], points: readonly number[]): (GroupStatement | undefined)[] {
  const deciding: (GroupStatement | undefined)[] = points.map(() => undefined)
  const places = new Map(points.map((point, index) => [point, index]))
  /** By place: where to look for the next one that is left; followed and shortened. */
  const free = points.map((_, index) => index).concat(points.length)
  const nextFree = (from: number): number => {
    let place = from
    while (free[place] !== place) {
      free[place] = free[free[place] ?? points.length] ?? points.length
      place = free[place] ?? points.length
    }
    return place
  }
  for (const one of latestFirst) {
    const end = one.until === null ? points.length : (places.get(one.until) ?? 0)
    for (let place = nextFree(places.get(one.from) ?? 0); place < end; place = nextFree(place)) {
      deciding[place] = one
      free[place] = place + 1
    }
  }
  return deciding
}
