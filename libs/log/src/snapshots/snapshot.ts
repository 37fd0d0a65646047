import { ErasedError, open, seal, type SubjectKey } from '@throughline/vault'
import type { KeyReader } from '../payload/sealed-text.js'
import { uuidOf } from './composition.js'

/** What a snapshot is of. */
export interface SnapshotPlace {
  readonly tenantId: string
  readonly composition: string
  /** Versions of the folds and of the journey's rules. */
  readonly fold: string
  /** What happened up to here is in it, in microseconds since 1970. */
  readonly boundary: number
  /** What was recorded up to here is in it: by part. */
  readonly positions: readonly number[]
}

/** A snapshot as it lies in the database. */
export interface SealedSnapshot extends SnapshotPlace {
  readonly events: number
  readonly sealedBy: readonly string[]
  readonly sealed: Buffer
}

/**
 * Seals a text with the keys of all these subjects, one around the other: as soon as one of them is erased, nobody opens it
 * any more. Of subjects without a key there is nothing personal in it.
 * @returns undefined when none has a key
 */
export async function sealSnapshot(
  keys: KeyReader,
  place: SnapshotPlace,
  subjectIds: readonly string[],
  text: string,
): Promise<Pick<SealedSnapshot, 'sealedBy' | 'sealed'> | undefined> {
  const found = await keys.read(place.tenantId, subjectIds)
  const sealedBy = subjectIds.filter((subjectId) => found.has(subjectId))
  if (sealedBy.length === 0) return undefined
  const sealed = sealedBy.reduce<string | Buffer>((inner, subjectId) => seal(found.get(subjectId)!, boundTo(place, subjectId), inner), text)
  return { sealedBy, sealed: sealed as Buffer }
}

/**
 * Opens what `sealSnapshot` sealed; undefined when one of its subjects was erased.
 * @throws KeyStoreError when the keys cannot be had now; BrokenSealError when it does not open although they are there
 */
export async function openSnapshot(keys: KeyReader, snapshot: SealedSnapshot): Promise<string | undefined> {
  const found = await keys.read(snapshot.tenantId, snapshot.sealedBy)
  try {
    return snapshot.sealedBy.reduceRight((outer, subjectId) => layer(snapshot, subjectId, found.get(subjectId), outer), snapshot.sealed).toString()
  } catch (error) {
    if (error instanceof ErasedError) return undefined
    throw error
  }
}

function layer(snapshot: SealedSnapshot, subjectId: string, key: SubjectKey | undefined, outer: Buffer): Buffer {
  if (key === undefined) throw new ErasedError('a subject of the snapshot has no key any more')
  return open(key, boundTo(snapshot, subjectId), outer)
}

/** Neither another customer's nor one of another time opens in its place. */
function boundTo({ tenantId, composition, fold, boundary, positions }: SnapshotPlace, subjectId: string) {
  return { tenantId, subjectId, uid: uuidOf([composition, fold, boundary, positions.join()].join('\n')) }
}
