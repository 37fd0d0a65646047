import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Anchor, type Customer, type Fact, type IdentityRules, observed, Region, resolve } from '../src/index.js'
import { everybody, history, rules, typeFact } from './worlds.js'

/** What a view keeps: facts, and the answer so far, brought up to date region by region. */
class Kept {
  readonly customers = new Map<string, Customer>()
  readonly anchors = new Map<string, Anchor>()
  private readonly facts: Fact[] = []

  constructor(private readonly identityRules: IdentityRules) {}

  /** @param limit subjects that are loaded at a time */
  tell(facts: readonly Fact[], limit: number): void {
    this.facts.push(...facts)
    const region = new Region(facts.flatMap(mentionedBy), this.identityRules)
    for (let wanted = region.next(limit); wanted.length > 0; wanted = region.next(limit)) {
      region.add(wanted, this.about(wanted), wanted.flatMap((subject) => this.companionsOf(subject)))
    }
    const { subjects, resolution } = region.resolve()
    for (const [era, customer] of this.customers) {
      if (subjectOf(era, customer, subjects)) this.customers.delete(era)
    }
    for (const [era, customer] of resolution.customers) {
      if (subjectOf(era, customer, subjects)) this.customers.set(era, customer)
    }
    for (const subject of subjects) this.anchors.delete(subject)
    for (const [subject, anchor] of resolution.anchors) if (subjects.has(subject)) this.anchors.set(subject, anchor)
  }

  /** As a store would give them: what was observed with conversations only with these. */
  private about(subjects: readonly string[]): Fact[] {
    const asked = new Set(subjects)
    const facts = this.facts.filter((fact) => {
      const mentioned = mentionedBy(fact)
      if (!mentioned.some((subject) => asked.has(subject))) return false
      const conversations = mentioned.filter((subject) => subject.startsWith('conversation'))
      if (fact.kind !== 'observed' || conversations.length === 0) return true
      return conversations.some((subject) => asked.has(subject))
    })
    const named = new Set(facts.flatMap(mentionedBy))
    const known = this.facts.filter(
      (fact) => (fact.kind === 'subject' || fact.kind === 'reassigned') && named.has(fact.subject),
    )
    return [...facts, ...known]
  }

  private companionsOf(subject: string): string[] {
    return [...this.customers.values()]
      .filter(({ members }) => members.some((member) => member.subject === subject))
      .flatMap(({ members }) => members.map((member) => member.subject))
  }
}

/** Whether an era of a customer is one of these subjects'. */
function subjectOf(era: string, { members }: Customer, subjects: ReadonlySet<string>): boolean {
  return members.some(({ id, subject }) => id === era && subjects.has(subject))
}

function mentionedBy(fact: Fact): string[] {
  return fact.kind === 'subject' || fact.kind === 'reassigned' ? [fact.subject] : [fact.a, fact.b]
}

function plain(customers: ReadonlyMap<string, Customer>, anchors: ReadonlyMap<string, Anchor>): unknown {
  return {
    customers: Object.fromEntries([...customers].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    anchors: Object.fromEntries([...anchors].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  }
}

describe('a region', () => {
  it('brings up to date what resolving everything from scratch would give', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }), (events, limit, atOnce) => {
        const kept = new Kept(rules)
        for (let next = 0; next < events.length; next += atOnce) {
          kept.tell(events.slice(next, next + atOnce).flat(), limit)
        }
        const scratch = resolve(events.flat(), rules)
        expect(plain(kept.customers, kept.anchors)).toEqual(plain(scratch.customers, scratch.anchors))
      }),
      { numRuns: 3_000 },
    )
  })

  it('ends at hubs: who shares a tablet with many is not looked at', () => {
    const region = new Region(['email0'], rules)
    const customers = everybody.filter((subject) => subject.startsWith('customer'))
    const tablet = customers.map((customer, number) => observed(customer, 'device1', number, `e${number}`))
    const types = everybody.map(typeFact)
    region.add(region.next(), [...types, observed('device1', 'email0', 9, 'e9')], [])
    expect(region.next()).toEqual(['device1'])
    region.add(['device1'], [...types, ...tablet], [])
    expect(region.next()).toEqual([])
  })
})
