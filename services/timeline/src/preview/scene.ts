import { customerOf, type Era, type Fact, factsOf, type Resolution } from '@throughline/identity'

/** What is known of those whom a wish is about, and what would be so if more were said. */
export interface Scene {
  readonly before: Resolution
  /** When what is supposed is said, in microseconds since 1970. */
  readonly at: number
  /** By subject. */
  readonly types: ReadonlyMap<string, string>
  suppose(facts: readonly Fact[]): Resolution
}

/** A statement that would be published. Its sides are ids of subjects. */
export type Statement =
  | { readonly type: 'identity.linked' | 'identity.unlinked'; readonly sides: readonly [readonly string[], readonly string[]] }
  | { readonly type: 'identity.reassigned'; readonly identifier: string; readonly from: number }

/** Begins the ids of statements that nobody has made yet. */
const SUPPOSED = 'supposed'

export function isSupposed(id: string): boolean {
  return id.startsWith(SUPPOSED)
}

/** What statements say, as if they were made now. */
export function supposedFacts(statements: readonly Statement[], { at, types }: Pick<Scene, 'at' | 'types'>): Fact[] {
  return statements.flatMap((statement, index): Fact[] => {
    const id = `${SUPPOSED} ${index}`
    if (statement.type === 'identity.reassigned') {
      return [{ kind: 'reassigned', subject: statement.identifier, from: statement.from, id }, ...typesOf([statement.identifier], types)]
    }
    const { sides } = statement
    return [...factsOf({ same: statement.type === 'identity.linked', sides, time: at, id }), ...typesOf(sides.flat(), types)]
  })
}

function typesOf(subjects: readonly string[], types: ReadonlyMap<string, string>): Fact[] {
  return subjects.flatMap((subject): Fact[] => {
    const type = types.get(subject)
    return type === undefined ? [] : [{ kind: 'subject', subject, type }]
  })
}

/** The customer that a subject belongs to now; who is linked with nobody is one by themselves. */
export function customerIdOf(resolution: Resolution, subject: string): string {
  return customerOf(resolution, subject)?.id ?? subject
}

/** The identifiers that are this customer's now: of what was given to somebody else nothing can be said any more. */
export function membersOf(resolution: Resolution, subject: string): string[] {
  const members = customerOf(resolution, subject)?.members.filter((era) => isCurrent(resolution, era)).map((era) => era.subject)
  return members ?? [subject]
}

export function isCurrent({ eras }: Resolution, era: Era): boolean {
  return eras.at(era.subject, Infinity).id === era.id
}
