import { boundToPlace } from '@throughline/log'
import { KeyStoreError, NOBODY, seal, type Keyring, type SubjectKey, type SubjectRef, type Vault } from '@throughline/vault'
import type { BadRow, EventRow, Rows } from '../chunks/rows.js'
import { UnsealableError, type Sealer, type Sealing, type SealPlace } from './sealer.js'

/** Seals with the keys of a vault: one question for all that a chunk needs. */
export class VaultSealer implements Sealer {
  private erasures = 0

  constructor(private readonly vault: Vault) {}

  async seal(rows: Rows, place: SealPlace): Promise<Sealing> {
    // What is known before the keys are loaded, and not after it.
    const known = this.erasures
    const keys = await this.vault.obtain(ownersOf(rows), known)
    let knownErasures = known
    const sealedWith = (key: SubjectKey): void => {
      if (key.seen < knownErasures) knownErasures = key.seen
    }
    const before = rows.events.length + rows.bad.length
    rows.events = rows.events.filter((row) => sealEvent(row, keys, sealedWith))
    await this.giveUpOwners(rows.bad, keys)
    rows.bad = rows.bad.filter((row) => sealBad(row, keys, place, sealedWith))
    rows.suppressed += before - rows.events.length - rows.bad.length
    return { knownErasures }
  }

  learn(erasures: number): void {
    this.erasures = Math.max(this.erasures, erasures)
  }

  forget(subjectIds: readonly string[]): void {
    this.vault.forget(subjectIds)
  }

  /** A bad record whose subject's key cannot be used is its tenant's. */
  private async giveUpOwners(bad: readonly BadRow[], keys: Keyring): Promise<void> {
    const orphans = bad.filter((row) => !keys.of(ownerOf(row)))
    if (orphans.length === 0) return
    for (const row of orphans) row.subjectId = null
    const owners = orphans.map(ownerOf)
    const found = await this.vault.obtain(owners, this.erasures)
    for (const owner of owners) {
      const key = found.of(owner)
      if (!key) throw new KeyStoreError(`the key for what belongs to no subject of tenant ${owner.tenantId} does not unwrap`)
      keys.add(owner, key)
    }
  }
}

function* ownersOf(rows: Rows): Generator<SubjectRef> {
  yield* rows.events
  for (const row of rows.bad) yield ownerOf(row)
}

function ownerOf({ tenantId, subjectId }: BadRow): SubjectRef {
  return { tenantId: tenantId ?? NOBODY, subjectId: tenantId === null ? NOBODY : (subjectId ?? NOBODY) }
}

/** @returns false when it is not to be kept */
function sealEvent(row: EventRow, keys: Keyring, sealedWith: (key: SubjectKey) => void): boolean {
  const key = keys.of(row)
  if (!key) throw new UnsealableError('the key of its subject does not unwrap')
  if (key.erasedAt !== undefined && key.erasedAt >= Math.min(row.occurredAt, row.receivedAt)) return false
  sealedWith(key)
  row.sealed = seal(key, { tenantId: row.tenantId, subjectId: row.subjectId, uid: row.eventUid }, row.closed)
  row.generation = key.generation
  return true
}

function sealBad(row: BadRow, keys: Keyring, place: SealPlace, sealedWith: (key: SubjectKey) => void): boolean {
  const key = keys.of(ownerOf(row))
  if (!key) throw new KeyStoreError('a bad record has no key')
  if (key.erasedAt !== undefined && key.erasedAt >= row.arrivedAt) return false
  sealedWith(key)
  row.sealed = seal(key, boundToPlace(row, { ...place, offset: row.offset }), row.closed)
  row.generation = key.generation
  return true
}
