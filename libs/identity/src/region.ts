import type { Fact } from './facts.js'
import { hubsOf } from './hubs.js'
import { type Known, knownFrom } from './known.js'
import type { Resolution } from './resolution.js'
import { resolve } from './resolve.js'
import { CONVERSATION, type IdentityRules } from './rules.js'

/**
 * What has to be looked at again when something is new about some identifiers, and nothing beyond it. Whoever has the
 * facts gives them when they are asked for:
 *
 *   for (let wanted = region.next(); wanted.length > 0; wanted = region.next()) region.add(wanted, …)
 *
 * The answer is, for the subjects of the region, that of resolving everything from scratch.
 */
export class Region {
  private readonly facts: Fact[] = []
  private readonly loaded = new Set<string>()
  private readonly wanted: Set<string>

  /** @param changed identifiers of which a fact is new or gone */
  constructor(
    changed: Iterable<string>,
    private readonly rules: IdentityRules,
  ) {
    this.wanted = new Set(changed)
  }

  /** Subjects of which the facts are needed now, at most `limit` (default 1,000); none when the region is complete. */
  next(limit = 1_000): string[] {
    return [...this.wanted].slice(0, limit)
  }

  /**
   * @param subjects what `next` gave
   * @param facts all that mention one of them, and the types and eras of all that these mention. What was observed with
   *   a conversation is needed for the conversation alone; of a subject with more neighbours than `maxNeighbours`, one
   *   more than those is enough.
   * @param companions the identifiers with which each of them made a customer until now
   */
  add(subjects: readonly string[], facts: readonly Fact[], companions: Iterable<string>): void {
    for (const subject of subjects) {
      this.wanted.delete(subject)
      this.loaded.add(subject)
    }
    for (const fact of facts) this.facts.push(fact)
    for (const subject of neighboursOf(new Set(subjects), knownFrom(facts), this.rules)) this.want(subject)
    for (const subject of companions) this.want(subject)
  }

  /** All that it was given. */
  get known(): readonly Fact[] {
    return this.facts
  }

  /**
   * Its subjects, and who is who; what the resolution says of others is not to be used.
   * @param supposed what would be so if these facts, about subjects of the region alone, were there as well
   */
  resolve(supposed: readonly Fact[] = []): { subjects: ReadonlySet<string>; resolution: Resolution } {
    return { subjects: this.loaded, resolution: resolve([...this.facts, ...supposed], this.rules) }
  }

  private want(subject: string): void {
    if (!this.loaded.has(subject)) this.wanted.add(subject)
  }
}

/** Identifiers that can be one person's with one of these. Hubs lead nowhere: without that all would hang together. */
function* neighboursOf(subjects: ReadonlySet<string>, known: Known, rules: IdentityRules): Generator<string> {
  const hubs = hubsOf(known, rules)
  const isConversation = (subject: string): boolean => known.types.get(subject) === CONVERSATION
  const contested = new Set(known.stated.filter(({ same }) => !same).flatMap(({ a, b }) => [a, b]))
  const leadsOn = (subject: string): boolean => {
    if (!subjects.has(subject)) return false
    // Which person is its first needs no look at the persons, unless somebody said whose it is not. Blocked or not: it
    // brings nobody together.
    if (isConversation(subject)) return contested.has(subject)
    return !hubs.has(subject) && !rules.blocked.has(subject)
  }
  for (const { a, b } of known.observed) {
    if (leadsOn(a) && !isConversation(b)) yield b
    if (leadsOn(b) && !isConversation(a)) yield a
  }
  // Whose a contested conversation is hangs on who is together with whom: also with somebody who is a hub by now.
  const statedOn = (from: string, to: string, same: boolean): boolean =>
    isConversation(to) ? subjects.has(from) : same && leadsOn(from)
  for (const { a, b, same } of known.stated) {
    if (statedOn(a, b, same)) yield b
    if (statedOn(b, a, same)) yield a
  }
}
