import { explain, type Link, type Resolution } from '@throughline/identity'
import { customerIdOf, membersOf, type Scene, supposedFacts } from './scene.js'

type Sides = readonly [readonly string[], readonly string[]]

/** Of one customer more merges than these are not taken back one by one. */
const MAX_TAKEN_BACK = 10

/**
 * The sides into which a customer falls when two of its identifiers are not one person: all of each, so that nothing of
 * one side brings back anything of the other, whatever comes next. Statements that hold the two together are taken back,
 * the latest first, until they are apart; what events say is cut at its weakest link. So what was merged falls apart into
 * what it was.
 */
export function sidesToPart(scene: Scene, one: string, other: string): Sides {
  const taken: Sides[] = []
  let now = scene.before
  for (let rounds = 0; rounds < MAX_TAKEN_BACK && areTogether(now, one, other); rounds++) {
    const sides = latestBetween(now, one, other)
    if (sides === undefined) break
    taken.push(sides)
    now = suppose(scene, taken)
  }
  const apart = suppose(scene, [...taken, [[one], [other]]])
  const [mine, theirs] = [sideOf(apart, one), sideOf(apart, other)]
  // What was taken back may be about identifiers that are neither's any more: it must not hold anything of them together.
  return [
    joined(mine, taken.flatMap(([side]) => side), theirs),
    joined(theirs, taken.flatMap(([, side]) => side), mine),
  ]
}

function suppose(scene: Scene, apart: readonly Sides[]): Resolution {
  return scene.suppose(supposedFacts(apart.map((sides) => ({ type: 'identity.unlinked', sides })), scene))
}

/** A conversation is on a side by itself: it belongs to one person, who has others. */
function sideOf(resolution: Resolution, subject: string): string[] {
  return resolution.conversations.has(subject) ? [subject] : membersOf(resolution, subject)
}

function joined(side: readonly string[], more: readonly string[], other: readonly string[]): string[] {
  const there = new Set(other)
  return [...new Set([...side, ...more.filter((subject) => !there.has(subject))])]
}

function areTogether(resolution: Resolution, one: string, other: string): boolean {
  return customerIdOf(resolution, one) === customerIdOf(resolution, other)
}

/** The sides of the latest statement on the way from one to the other, the near side first. */
function latestBetween(resolution: Resolution, one: string, other: string): Sides | undefined {
  const way = explain(resolution, one, other)
  if (!way.same) return undefined
  let latest: { link: Link; near: string } | undefined
  let near = resolution.eras.at(one, Infinity).id
  for (const link of way.links) {
    if (link.by === 'statement' && (latest === undefined || isLater(link, latest.link))) latest = { link, near }
    near = link.a.id === near ? link.b.id : link.a.id
  }
  return latest && sidesOf(resolution, latest.link.id, latest.near)
}

function isLater(one: Link, other: Link): boolean {
  return one.time > other.time || (one.time === other.time && one.id > other.id)
}

/** The sides of a statement, as far as it is the latest about its pairs: whoever is linked with one side is on the other. */
function sidesOf({ accepted, refused }: Resolution, id: string, near: string): Sides {
  const pairs = [...accepted, ...refused.map(({ link }) => link)].filter((link) => link.by === 'statement' && link.id === id)
  const sides = new Map([[near, 0]])
  const subjects: [Set<string>, Set<string>] = [new Set(), new Set()]
  for (let grows = true; grows;) {
    grows = false
    for (const { a, b } of pairs) {
      const [from, to] = sides.has(a.id) ? [a, b] : [b, a]
      const side = sides.get(from.id)
      if (side === undefined) continue
      subjects[side === 0 ? 0 : 1].add(from.subject)
      subjects[side === 0 ? 1 : 0].add(to.subject)
      if (sides.has(to.id)) continue
      sides.set(to.id, 1 - side)
      grows = true
    }
  }
  return [[...subjects[0]], [...subjects[1]]]
}
