import { describe, expect, it } from '@jest/globals'
import { customerOf, defaultIdentityRules, type Fact, factsOf, observed, resolve, type Resolution } from '@throughline/identity'
import fc from 'fast-check'
import { outcomeOf } from './outcome.js'
import { planOf } from './plan.js'
import { customerIdOf, type Scene, type Statement, supposedFacts } from './scene.js'
import type { Named, Wish } from './wish.js'

const COUNT = 10
const TYPES = ['email', 'phone', 'anonymous', 'customer', 'social']
const idOf = (index: number): string => `00000000-0000-8000-8000-${String(index).padStart(12, '0')}`
const SUBJECTS = Array.from({ length: COUNT }, (_, index) => idOf(index))
const TYPE_FACTS: Fact[] = SUBJECTS.map((subject, index) => ({ kind: 'subject', subject, type: TYPES[index % TYPES.length] ?? '' }))
const types = new Map(SUBJECTS.map((subject, index) => [subject, TYPES[index % TYPES.length] ?? '']))
const named = (index: number): Named => ({ subjectId: idOf(index), type: types.get(idOf(index)) })

/** Told one after the other, each by an event of its own. */
class World {
  private readonly facts: Fact[] = [...TYPE_FACTS]
  private clock = 1_000_000

  get now(): Resolution {
    return resolve(this.facts, defaultIdentityRules)
  }

  see(a: number, b: number): void {
    if (a !== b) this.facts.push(observed(idOf(a), idOf(b), ++this.clock, `event ${this.clock}`))
  }

  /** As the statements come out of the log. */
  say(statements: readonly Statement[]): void {
    for (const statement of statements) {
      const time = ++this.clock
      if (statement.type === 'identity.reassigned') {
        this.facts.push({ kind: 'reassigned', subject: statement.identifier, from: statement.from, id: `event ${time}` })
      } else {
        this.facts.push(...factsOf({ same: statement.type === 'identity.linked', sides: statement.sides, time, id: `event ${time}` }))
      }
    }
  }

  scene(): Scene {
    const facts = [...this.facts]
    const suppose = (more: readonly Fact[]): Resolution => resolve([...facts, ...more], defaultIdentityRules)
    return { before: this.now, at: ++this.clock, types, suppose }
  }

  plan(wish: Wish): Statement[] {
    return planOf(wish, this.scene())
  }

  copy(): World {
    const copy = new World()
    copy.facts.push(...this.facts)
    copy.clock = this.clock
    return copy
  }

  customers(): string {
    const { now } = this
    return JSON.stringify(SUBJECTS.map((subject) => customerIdOf(now, subject)))
  }
}

const merge = (one: number, other: number): Wish => ({ kind: 'merge', ref: named(one), with: named(other) })
const unmerge = (one: number, other: number): Wish => ({ kind: 'unmerge', ref: named(one), from: named(other) })
const takeOut = (ref: number, ...out: number[]): Wish => ({ kind: 'identifiers', ref: named(ref), add: [], remove: out.map(named), reassigned: undefined })
const together = (world: World, one: number, other: number): boolean => customerIdOf(world.now, idOf(one)) === customerIdOf(world.now, idOf(other))

const place = fc.nat(COUNT - 1)
const pair = fc.tuple(place, place).filter(([one, other]) => one !== other)
const step = fc.oneof(
  { weight: 4, arbitrary: pair.map((of) => ({ kind: 'see' as const, of })) },
  { weight: 2, arbitrary: pair.map((of) => ({ kind: 'merge' as const, of })) },
  { weight: 1, arbitrary: pair.map((of) => ({ kind: 'unmerge' as const, of })) },
)
type Step = { kind: 'see' | 'merge' | 'unmerge'; of: [number, number] }
const steps = fc.array(step, { maxLength: 12 })

function tell(world: World, told: readonly Step[]): void {
  for (const { kind, of: [one, other] } of told) {
    if (kind === 'see') world.see(one, other)
    else world.say(world.plan(kind === 'merge' ? merge(one, other) : unmerge(one, other)))
  }
}

describe('a merge', () => {
  it('is undone by an unmerge, whatever was known before', () => {
    fc.assert(
      fc.property(steps, pair, (told, [one, other]) => {
        const world = new World()
        tell(world, told)
        fc.pre(!together(world, one, other))
        const before = world.customers()
        world.say(world.plan(merge(one, other)))
        fc.pre(together(world, one, other))
        world.say(world.plan(unmerge(one, other)))
        expect(world.customers()).toBe(before)
      }),
      { numRuns: 3_000 },
    )
  })

  it('leaves nothing behind once it is undone, also with events in between', () => {
    fc.assert(
      fc.property(steps, pair, fc.array(pair, { maxLength: 5 }), (told, [one, other], between) => {
        const world = new World()
        tell(world, told)
        fc.pre(!together(world, one, other))
        const never = world.copy()
        world.say(world.plan(merge(one, other)))
        // What would not come true is not published.
        fc.pre(together(world, one, other))
        for (const seen of between) for (const each of [world, never]) each.see(...seen)
        const undone = world.plan(unmerge(one, other))
        for (const each of [world, never]) each.say(undone)
        expect(world.customers()).toBe(never.customers())
      }),
      { numRuns: 3_000 },
    )
  })

  it('joins again what was taken apart, and does so or says why not', () => {
    fc.assert(
      fc.property(steps, pair, (told, [one, other]) => {
        const world = new World()
        tell(world, told)
        world.say(world.plan(unmerge(one, other)))
        const scene = world.scene()
        const wish = merge(one, other)
        const statements = planOf(wish, scene)
        const after = scene.suppose(supposedFacts(statements, scene))
        const outcome = outcomeOf({ wish, before: scene.before, after, subjects: new Set(SUBJECTS) })
        world.say(statements)
        expect(outcome.achieved).toBe(together(world, one, other))
        const limits = outcome.refused.filter((refused) => refused.reason === 'limit')
        expect(outcome.achieved || limits.length > 0).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('an unmerge', () => {
  it('holds against every later event', () => {
    fc.assert(
      fc.property(steps, pair, fc.array(pair, { maxLength: 6 }), (told, [one, other], later) => {
        const world = new World()
        tell(world, told)
        const [statement] = world.plan(unmerge(one, other))
        world.say(statement ? [statement] : [])
        for (const seen of later) world.see(...seen)
        const [mine, theirs] = statement?.type === 'identity.unlinked' ? statement.sides : [[], []]
        const { now } = world
        for (const a of mine) for (const b of theirs) expect(customerIdOf(now, a)).not.toBe(customerIdOf(now, b))
        expect(mine).toContain(idOf(one))
        expect(theirs).toContain(idOf(other))
      }),
      { numRuns: 2_000 },
    )
  })

  it('takes back the last merge between the two, and no earlier one', () => {
    const world = new World()
    world.see(0, 1)
    world.see(5, 6)
    world.say(world.plan(merge(1, 2)))
    world.say(world.plan(merge(2, 6)))
    const [statement] = world.plan(unmerge(0, 5))
    const sides = statement?.type === 'identity.unlinked' ? statement.sides.map((side) => side.toSorted()) : []
    expect(sides).toEqual([[idOf(0), idOf(1), idOf(2)], [idOf(5), idOf(6)]])
  })
})

describe('an identifier that is taken out', () => {
  it('is alone then, and the others stay together', () => {
    const world = new World()
    for (const other of [1, 2, 4]) world.see(0, other)
    const [statement] = world.plan(takeOut(0, 2))
    expect(statement).toMatchObject({ sides: [[idOf(2)], expect.arrayContaining([0, 1, 4].map(idOf))] })
    world.say(statement ? [statement] : [])
    world.see(1, 2)
    expect([together(world, 0, 1), together(world, 0, 4), together(world, 0, 2)]).toEqual([true, true, false])
    expect(customerOf(world.now, idOf(2))?.members).toHaveLength(1)
  })
})

describe('an identifier of somebody else from a date on', () => {
  const reassign = (ref: number, identifier: number, from: number, to?: number): Wish => ({
    kind: 'identifiers', ref: named(ref), add: [], remove: [],
    reassigned: { identifier: named(identifier), from, to: to === undefined ? undefined : named(to) },
  })

  it('leaves its customer, whatever was said and seen since then', () => {
    const world = new World()
    world.see(0, 1)
    const { at } = world.scene()
    world.see(0, 1)
    world.say(world.plan(merge(0, 1)))
    world.say(world.plan(reassign(0, 1, at, 5)))
    expect([together(world, 0, 1), together(world, 5, 1)]).toEqual([false, true])
    world.see(0, 1)
    expect(together(world, 0, 1)).toBe(false)
    // What it was before then stays what it was.
    expect(customerOf(world.now, idOf(1), at - 1)?.id).toBe(customerIdOf(world.now, idOf(0)))
  })

  it('may stand alone', () => {
    const world = new World()
    const { at } = world.scene()
    expect(world.plan(reassign(1, 1, at))).toEqual([{ type: 'identity.reassigned', identifier: idOf(1), from: at }])
  })
})

describe('an outcome', () => {
  it('tells who would move, and what would be refused', () => {
    const world = new World()
    world.see(3, 0)
    world.see(8, 1)
    const scene = world.scene()
    const wish = merge(0, 1)
    const after = scene.suppose(supposedFacts(planOf(wish, scene), scene))
    const outcome = outcomeOf({ wish, before: scene.before, after, subjects: new Set(SUBJECTS) })
    // Of two customer numbers one has to stay outside.
    expect(outcome.achieved).toBe(true)
    expect(outcome.refused).toMatchObject([{ reason: 'limit', type: 'customer' }])
    expect(outcome.moves.map(({ subjectId }) => subjectId)).toEqual([idOf(1)])
  })
})
