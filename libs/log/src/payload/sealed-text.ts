import { BrokenSealError, generationOf, open, type SealedFor, type SubjectKey, type Vault } from '@throughline/vault'
import { CLEAR } from './split.js'

/**
 * A personal text as a row has it. Its bytes are not to be had: the only way to the text is through the keys of now, so
 * that nobody who reads rows can forget that the subject may have been erased.
 */
export class SealedText {
  readonly #blob: Buffer
  /** Of the key that it was sealed under; 0: it lies in clear. */
  readonly generation: number

  /**
   * @param bound what it was sealed for
   * @param generation as its row says, where a row does
   * @throws BrokenSealError when this is nothing sealed, or the row says another generation
   */
  constructor(
    readonly bound: SealedFor,
    blob: Buffer,
    generation?: number,
  ) {
    this.#blob = blob
    this.generation = blob.length === 0 || blob[0] === CLEAR ? 0 : generationOf(blob)
    if (generation !== undefined && generation !== this.generation) {
      throw new BrokenSealError(`a row of generation ${generation} holds a text of generation ${this.generation}`)
    }
  }

  /**
   * @param key the one that the subject has now
   * @returns undefined when the subject was erased after this was sealed
   * @throws BrokenSealError when it does not open although this is its key
   */
  open(key: SubjectKey | undefined): string | undefined {
    if (this.generation === 0) return key !== undefined && key.generation > 1 ? undefined : this.#blob.toString('utf8', 1)
    return key?.generation === this.generation ? open(key, this.bound, this.#blob).toString() : undefined
  }
}

/** What reading needs of the vault. */
export type KeyReader = Pick<Vault, 'read' | 'forget'>

/**
 * Opens texts of one tenant: one question for the keys that are not remembered. Of those whose subject was erased the
 * answer is undefined.
 * @throws KeyStoreError when the keys cannot be had now; BrokenSealError when one does not open although its key is there
 */
export async function openTexts(
  keys: KeyReader,
  tenantId: string,
  texts: readonly SealedText[],
): Promise<(string | undefined)[]> {
  const subjects = [...new Set(texts.map((text) => text.bound.subjectId))]
  let found = await keys.read(tenantId, subjects)
  // Somebody came back after an erasure, and an earlier key is remembered.
  const behind = texts.filter((text) => (found.get(text.bound.subjectId)?.generation ?? Infinity) < text.generation)
  if (behind.length > 0) {
    keys.forget(behind.map((text) => text.bound.subjectId))
    found = await keys.read(tenantId, subjects)
  }
  return texts.map((text) => text.open(found.get(text.bound.subjectId)))
}
