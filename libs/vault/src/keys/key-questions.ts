import type { SubjectKey } from '../subject-key.js'

export type FoundKeys = ReadonlyMap<string, SubjectKey>

const SUBJECT_ID_LENGTH = 36

/** Questions for keys that are under way, so that who wants the same key meanwhile waits for the same answer. */
export class KeyQuestions {
  private readonly underWay = new Map<string, Promise<FoundKeys>>()

  /** The question that asks for this key already, if there is one. */
  of(tenantId: string, subjectId: string): Promise<FoundKeys> | undefined {
    return this.underWay.get(nameOf(tenantId, subjectId))
  }

  /**
   * @param ask the question; each key that it finds is given to `found`
   * @param remember is given each key but those that were forgotten meanwhile
   */
  begin(
    tenantId: string,
    subjectIds: readonly string[],
    ask: (found: (subjectId: string, key: SubjectKey) => void) => Promise<void>,
    remember: (subjectId: string, key: SubjectKey) => void,
  ): Promise<FoundKeys> {
    const keys = new Map<string, SubjectKey>()
    const isAsked = (subjectId: string): boolean => this.of(tenantId, subjectId) === answer
    const end = (): void => {
      for (const subjectId of subjectIds) if (isAsked(subjectId)) this.underWay.delete(nameOf(tenantId, subjectId))
    }
    const answer = ask((subjectId, key) => {
      keys.set(subjectId, key)
      if (isAsked(subjectId)) remember(subjectId, key)
    })
      .then(() => keys)
      .finally(end)
    for (const subjectId of subjectIds) this.underWay.set(nameOf(tenantId, subjectId), answer)
    return answer
  }

  /** Who asks for these from now on asks anew. */
  forget(subjectIds: readonly string[]): void {
    const gone = new Set(subjectIds)
    for (const name of this.underWay.keys()) if (gone.has(name.slice(-SUBJECT_ID_LENGTH))) this.underWay.delete(name)
  }
}

function nameOf(tenantId: string, subjectId: string): string {
  return `${tenantId} ${subjectId}`
}
