import { type Anchor, type Customer, type Fact, forReview, type IdentityRules, Region, type Resolution, type Reviewed } from '../src/index.js'

/** What a view keeps: facts, and the answer so far, brought up to date region by region. */
export class Kept {
  readonly customers = new Map<string, Customer>()
  readonly anchors = new Map<string, Anchor>()
  /** By link, those that somebody should look at. */
  readonly review = new Map<string, Reviewed>()
  private facts: Fact[] = []

  /** @param rules may be changed; what was resolved by others stays until it is resolved again */
  constructor(public rules: IdentityRules) {}

  /** @param limit subjects that are loaded at a time */
  tell(facts: readonly Fact[], limit: number): void {
    this.facts.push(...facts)
    this.resolveAgain(facts.flatMap(mentionedBy), limit)
  }

  /** Events are retracted: what they told goes, and nothing else. */
  retract(ids: ReadonlySet<string>, limit: number): void {
    const gone = new Set(this.facts.filter((fact) => 'id' in fact && ids.has(fact.id)))
    this.facts = this.facts.filter((fact) => !gone.has(fact))
    this.resolveAgain([...gone].flatMap(mentionedBy), limit)
  }

  /**
   * Resolves everything again, as after a change of the rules: one identifier of each customer, in the order of their ids
   * and in pieces. Conversations are no customers: what is said about them has to lead there.
   * @param between what happens after each piece
   */
  sweep(piece: number, limit: number, between: () => void = () => undefined): void {
    for (let behind = ''; ;) {
      const places = new Map<string, string>()
      for (const { id, members } of this.customers.values()) if (!id.startsWith('conversation')) places.set(id, members[0]?.subject ?? id)
      const next = [...places].filter(([place]) => place > behind).toSorted(([a], [b]) => (a < b ? -1 : 1)).slice(0, piece)
      const last = next.at(-1)
      if (last === undefined) return
      this.resolveAgain(next.map(([, subject]) => subject), limit)
      behind = last[0]
      between()
    }
  }

  private resolveAgain(changed: readonly string[], limit: number): void {
    const region = new Region(changed, this.rules)
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
    this.reviewAgain(subjects, resolution)
    for (const subject of subjects) this.anchors.delete(subject)
    for (const [subject, anchor] of resolution.anchors) if (subjects.has(subject)) this.anchors.set(subject, anchor)
  }

  private reviewAgain(subjects: ReadonlySet<string>, resolution: Resolution): void {
    const isTheirs = ({ link }: Reviewed): boolean => subjects.has(link.a.subject) || subjects.has(link.b.subject)
    for (const [key, one] of this.review) if (isTheirs(one)) this.review.delete(key)
    for (const one of forReview(resolution).filter(isTheirs)) this.review.set(keyOf(one), one)
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

function keyOf({ reason, link: { a, b, id } }: Reviewed): string {
  return `${a.id} ${b.id} ${id} ${reason}`
}

export function plain(
  customers: ReadonlyMap<string, Customer>,
  anchors: ReadonlyMap<string, Anchor>,
  review: Iterable<Reviewed> = [],
): unknown {
  return {
    review: [...review].toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1)),
    customers: Object.fromEntries([...customers].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    anchors: Object.fromEntries([...anchors].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  }
}
