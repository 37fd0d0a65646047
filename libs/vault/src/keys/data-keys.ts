import { asTenant, UUID } from '@throughline/database'
import type { KeyObject } from 'node:crypto'
import type { Pool } from 'pg'
import { BrokenSealError } from '../errors.js'
import { keyObjectOf, randomKey, unwrap, wrap } from '../seal/wrap.js'
import type { SubjectKey, SubjectRef } from '../subject-key.js'
import type { TenantKeys } from './tenant-keys.js'

/** Number of the candidate (from 1), generation, version of the tenant's key, wrapped key, when it was erased last. */
type Obtained = [nth: number, generation: number, keyVersion: number, wrapped: Buffer | null, erasedAt: string | null]

interface Row {
  subject_id: string
  generation: number
  key_version: number
  wrapped: Buffer
  erased_at: string | null
}

interface Candidate {
  ref: SubjectRef
  key: KeyObject
  keyVersion: number
  wrapped: Buffer
}

const obtainText = 'select nth, generation, key_version, wrapped, erased_at from vault.obtain_data_keys($1, $2, $3, $4)'
const readText = `select subject_id, generation, key_version, wrapped, erased_at from vault.data_key
  where tenant_id = $1 and subject_id = any ($2::uuid[]) and wrapped is not null`
const destroyText = 'select subject_id, generation from vault.destroy_data_keys($1, $2, $3)'
const tablesText = `select distinct tableoid::regclass::text as name from vault.data_key
  where tenant_id = $1 and subject_id = any ($2::uuid[])`

/** The data keys as the key store has them: one question for many. */
export class DataKeys {
  constructor(
    private readonly pool: Pool,
    private readonly tenantKeys: TenantKeys,
  ) {}

  /**
   * The keys of these subjects, of all tenants; made where there is none. A key that does not unwrap is left out.
   * @param seen kept with the keys, see SubjectKey
   */
  async obtain(refs: readonly SubjectRef[], seen: number, found: (ref: SubjectRef, key: SubjectKey) => void): Promise<void> {
    const candidates = await this.candidatesFor(refs)
    const { rows } = await this.pool.query<Obtained>({ text: obtainText, values: arraysOf(candidates), rowMode: 'array' })
    for (const [nth, generation, version, wrapped, erasedAt] of rows) {
      const candidate = candidates[nth - 1]
      if (!candidate) continue
      const key = wrapped === null ? candidate.key : await this.unwrapped(candidate.ref, version, wrapped)
      if (key) found(candidate.ref, subjectKey(generation, erasedAt, key, seen))
    }
  }

  /** The keys that a tenant's subjects have. @throws BrokenSealError when one does not unwrap */
  async read(tenantId: string, subjectIds: readonly string[], found: (ref: SubjectRef, key: SubjectKey) => void): Promise<void> {
    const rows = await asTenant(
      this.pool,
      tenantId,
      async (client) => (await client.query<Row>(readText, [tenantId, subjectIds])).rows,
      { readOnly: true },
    )
    for (const row of rows) {
      const ref = { tenantId, subjectId: row.subject_id }
      const key = await this.unwrapped(ref, row.key_version, row.wrapped)
      if (!key) throw new BrokenSealError('the key of a subject does not unwrap: it was changed, or wrapped under another key')
      found(ref, subjectKey(row.generation, row.erased_at, key, 0))
    }
  }

  /** @returns the subjects' generations after it */
  async destroy(tenantId: string, subjectIds: readonly string[], erasedAt: number): Promise<Map<string, number>> {
    const rows = await asTenant(this.pool, tenantId, async (client) => {
      const result = await client.query<Pick<Row, 'subject_id' | 'generation'>>(destroyText, [tenantId, subjectIds, erasedAt])
      return result.rows
    })
    return new Map(rows.map((row) => [row.subject_id, row.generation]))
  }

  /** Names of the tables in whose files these subjects' keys lie, or lay. */
  async tablesOf(tenantId: string, subjectIds: readonly string[]): Promise<string[]> {
    const rows = await asTenant(
      this.pool,
      tenantId,
      async (client) => (await client.query<{ name: string }>(tablesText, [tenantId, subjectIds])).rows,
      { readOnly: true },
    )
    return rows.map((row) => row.name)
  }

  /** Made before the question, so that making and reading keys is one question. */
  private async candidatesFor(refs: readonly SubjectRef[]): Promise<Candidate[]> {
    const tenants = [...new Set(refs.map((ref) => ref.tenantId))]
    const keys = new Map(await Promise.all(tenants.map(async (id) => [id, await this.tenantKeys.current(id)] as const)))
    return refs.flatMap((ref) => {
      const tenant = keys.get(ref.tenantId)
      if (!tenant) return []
      // Anything else could be two elements of an array.
      if (!UUID.test(ref.subjectId)) throw new TypeError('a subject id must be a UUID in lower case')
      const bytes = randomKey()
      const wrapped = wrap(tenant.key, labelOf(ref), bytes)
      return [{ ref, wrapped, key: keyObjectOf(bytes), keyVersion: tenant.version }]
    })
  }

  private async unwrapped(ref: SubjectRef, version: number, wrapped: Buffer): Promise<KeyObject | undefined> {
    const { key } = await this.tenantKeys.of(ref.tenantId, version)
    try {
      return keyObjectOf(unwrap(key, labelOf(ref), wrapped))
    } catch (error) {
      if (error instanceof BrokenSealError) return undefined
      throw error
    }
  }
}

const labelOf = ({ tenantId, subjectId }: SubjectRef): string => tenantId + subjectId

/** Array literals, written by hand: node-postgres escapes each element, which none of these needs. */
function arraysOf(candidates: readonly Candidate[]): string[] {
  const literal = (element: (candidate: Candidate) => string | number): string => `{${candidates.map(element).join(',')}}`
  return [
    literal(({ ref }) => ref.tenantId),
    literal(({ ref }) => ref.subjectId),
    literal(({ keyVersion }) => keyVersion),
    literal(({ wrapped }) => `"\\\\x${wrapped.toString('hex')}"`),
  ]
}

function subjectKey(generation: number, erasedAt: string | null, key: KeyObject, seen: number): SubjectKey {
  return { generation, key, seen, ...(erasedAt === null ? {} : { erasedAt: Number(erasedAt) }) }
}
