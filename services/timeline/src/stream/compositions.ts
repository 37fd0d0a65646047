import { createHash } from 'node:crypto'

/** A subject of a customer, and where its events lie. */
export interface Member {
  readonly subjectId: string
  readonly part: number
}

/** Which subjects are one customer. */
export interface Composition {
  readonly customerId: string
  readonly members: readonly Member[]
  /** What was said about their events: another text when something is said. Undefined: nothing, or it does not matter. */
  readonly said?: string | undefined
}

/** Under this token the service provides its {@link Compositions}. */
export const COMPOSITIONS = Symbol('throughline.compositions')

/** Knows who is one person: all that live streams need to know of identity. */
export interface Compositions {
  /** The customer that a subject belongs to now. */
  of(tenantId: string, subjectId: string): Promise<Composition>
  /**
   * Asked once a second for everybody who is watched, so it should be one question, and cheap when there is
   * nothing new.
   *
   * @param known what each of these subjects was believed to belong to
   * @returns those of them that belong to another customer now, or to one with other subjects, or about whose events
   * something was said
   */
  changed(tenantId: string, known: ReadonlyMap<string, Composition>): Promise<ReadonlyMap<string, Composition>>
}

/** The same for the same set of subjects, in whatever order, and what was said about their events: 8 bytes as hex. */
export function fingerprintOf({ members, said }: Composition): string {
  const ids = members.map((member) => member.subjectId).toSorted()
  return createHash('sha256').update([...ids, ...(said === undefined ? [] : [said])].join()).digest('hex').slice(0, 16)
}

/** The parts that a customer's events lie in, ascending. */
export function partsOf({ members }: Composition): number[] {
  return [...new Set(members.map((member) => member.part))].toSorted((one, other) => one - other)
}
