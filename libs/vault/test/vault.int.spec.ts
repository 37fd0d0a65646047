import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { severableLink } from '@throughline/testing'
import pg from 'pg'
import { BrokenSealError, ErasedError, KeyStoreError } from '../src/errors.js'
import { createTenantKeys, fileKeyProvider } from '../src/providers/file-key-provider.js'
import { open, seal } from '../src/seal/seal.js'
import type { SubjectRef } from '../src/subject-key.js'
import { Vault } from '../src/vault.js'
import { keyStore, otherTenant, tenantId, type Store } from './store.js'

jest.setTimeout(60_000)

const refsOf = (count: number, tenant = tenantId): SubjectRef[] =>
  Array.from({ length: count }, () => ({ tenantId: tenant, subjectId: randomUUID() }))
const boundTo = (ref: SubjectRef) => ({ ...ref, uid: randomUUID() })

describe('the vault', () => {
  let store: Store
  let admin: pg.Pool
  beforeAll(async () => {
    store = await keyStore()
    admin = new pg.Pool({ connectionString: store.database.adminUrl, max: 2 })
    admin.on('error', () => undefined)
  })
  afterAll(async () => {
    await admin.end()
    await store.close()
  })

  async function one(vault: Vault, ref: SubjectRef) {
    const key = (await vault.obtain([ref])).of(ref)
    if (!key) throw new Error('no key')
    return key
  }

  it('asks one question for the keys of a thousand events, and none for those it knows', async () => {
    const asked: string[] = []
    const vault = store.vault('recorder', {}, asked)
    await vault.obtain(refsOf(1)) // the tenant's key is there from now on
    asked.length = 0
    const subjects = refsOf(700)
    const events = [...subjects, ...subjects.slice(0, 300)]
    const ring = await vault.obtain(events)
    const keys = new Set(events.map((ref) => ring.of(ref)?.key.export().toString('hex')))
    expect(keys.size).toBe(700)
    expect(keys.has(undefined)).toBe(false)
    expect(asked).toHaveLength(1)
    await vault.obtain(events)
    expect(asked).toHaveLength(1)
  })

  it('gives what one sealed to all others, and each subject a key of its own', async () => {
    const [ann, bob] = refsOf(2) as [SubjectRef, SubjectRef]
    const recorder = store.vault('recorder')
    const ring = await recorder.obtain([ann, bob])
    expect(ring.of(ann)?.key.equals(ring.of(bob)?.key as never)).toBe(false)
    const bound = boundTo(ann)
    const blob = seal(await one(recorder, ann), bound, 'a word')
    for (const role of ['timeline', 'gateway', 'eraser']) {
      const key = (await store.vault(role).read(tenantId, [ann.subjectId])).get(ann.subjectId)
      expect(key && open(key, bound, blob).toString()).toBe('a word')
    }
    expect((await one(store.vault('recorder'), ann)).key.equals(ring.of(ann)?.key as never)).toBe(true)
  })

  it('asks once for a key that several want at the same time, and anew for one that was forgotten meanwhile', async () => {
    const refs = refsOf(3)
    await store.vault('recorder').obtain(refs)
    const subjects = refs.map(({ subjectId }) => subjectId)
    const asked: string[] = []
    const vault = store.vault('timeline', {}, asked)
    const questions = () => asked.filter((text) => text.includes('vault.data_key')).length
    const [some, all, again] = await Promise.all([
      vault.read(tenantId, subjects.slice(0, 2)),
      vault.read(tenantId, subjects),
      vault.read(tenantId, subjects),
    ])
    expect([...some.keys()]).toEqual(subjects.slice(0, 2))
    expect([...all.keys()].toSorted()).toEqual(subjects.toSorted())
    expect([...again.keys()].toSorted()).toEqual(subjects.toSorted())
    expect(questions()).toBe(2)

    vault.forget(subjects)
    const before = vault.read(tenantId, subjects)
    vault.forget(subjects)
    await Promise.all([before, vault.read(tenantId, subjects)])
    expect(questions()).toBe(4)
  })

  it('makes one key when many ask at once, of the tenant and of the subject', async () => {
    const refs = refsOf(50, randomUUID())
    const vaults = Array.from({ length: 6 }, () => store.vault('recorder'))
    const rings = await Promise.all(vaults.map((vault, index) => vault.obtain(index % 2 ? refs : refs.toReversed())))
    for (const ref of refs) {
      const [first, ...others] = rings.map((ring) => ring.of(ref)?.key.export().toString('hex'))
      expect(first).toHaveLength(64)
      expect(new Set(others)).toEqual(new Set([first]))
    }
    const { rows } = await admin.query('select count(*)::int as keys from vault.tenant_key where tenant_id = $1', [refs[0]?.tenantId])
    expect(rows).toEqual([{ keys: 1 }])
  })

  it('takes nothing for a subject that is no UUID', async () => {
    const subjectId = `${randomUUID()},${randomUUID()}`
    await expect(store.vault('recorder').obtain([{ tenantId, subjectId }])).rejects.toThrow(TypeError)
    await expect(store.vault('recorder').obtain([{ tenantId: subjectId, subjectId: tenantId }])).rejects.toThrow('must be a UUID')
  })

  it('keeps two tenants apart that name the same subject id', async () => {
    const subjectId = randomUUID()
    const [mine, theirs] = [{ tenantId, subjectId }, { tenantId: otherTenant, subjectId }]
    const vault = store.vault('recorder')
    const ring = await vault.obtain([mine, theirs])
    expect(ring.of(mine)?.key.equals(ring.of(theirs)?.key as never)).toBe(false)
    expect((await one(vault, mine)).key.equals(ring.of(mine)?.key as never)).toBe(true)
    const reader = store.vault('timeline')
    expect((await reader.read(tenantId, [subjectId])).get(subjectId)?.key.equals(ring.of(mine)?.key as never)).toBe(true)
    expect((await reader.read(otherTenant, [subjectId])).get(subjectId)?.key.equals(ring.of(theirs)?.key as never)).toBe(true)
  })

  it('never makes a key for a reader', async () => {
    const [nobody] = refsOf(1) as [SubjectRef]
    expect((await store.vault('timeline').read(tenantId, [nobody.subjectId])).size).toBe(0)
    const { rows } = await admin.query('select from vault.data_key where subject_id = $1', [nobody.subjectId])
    expect(rows).toHaveLength(0)
  })

  it('destroys: what was sealed stays closed for ever, who comes back has a new key', async () => {
    const [ann] = refsOf(1) as [SubjectRef]
    const recorder = store.vault('recorder')
    const gateway = store.vault('gateway')
    const before = await one(recorder, ann)
    const bound = boundTo(ann)
    const blob = seal(before, bound, 'a word')
    expect(await gateway.destroy(tenantId, [ann.subjectId], 1000)).toEqual(new Map([[ann.subjectId, 2]]))
    expect((await gateway.read(tenantId, [ann.subjectId])).size).toBe(0)
    expect((await one(recorder, ann)).generation).toBe(1) // remembered, until it is told
    recorder.forget([ann.subjectId])
    const after = await one(recorder, ann)
    expect(after).toMatchObject({ generation: 2, erasedAt: 1000 })
    expect(after.key.equals(before.key)).toBe(false)
    expect(() => open(after, bound, blob)).toThrow(ErasedError)
    // The same erasure again, after the return: nothing. A later one: everything.
    expect(await gateway.destroy(tenantId, [ann.subjectId], 1000)).toEqual(new Map([[ann.subjectId, 2]]))
    expect((await gateway.read(tenantId, [ann.subjectId])).get(ann.subjectId)?.key.equals(after.key)).toBe(true)
    expect(await gateway.destroy(tenantId, [ann.subjectId], 2000)).toEqual(new Map([[ann.subjectId, 3]]))
  })

  it('leaves the bytes of a destroyed key in a table that it names, and that the eraser may write anew', async () => {
    const [ann] = refsOf(1) as [SubjectRef]
    await store.vault('recorder').obtain([ann])
    const eraser = store.vault('eraser')
    await eraser.destroy(tenantId, [ann.subjectId], 5)
    const [table, ...others] = await eraser.tablesOf(tenantId, [ann.subjectId])
    expect(others).toEqual([])
    expect(table).toMatch(/^vault\.data_key_\d+$/)
    const pool = new pg.Pool({ connectionString: store.database.urlFor('eraser'), max: 1 })
    await pool.query(`vacuum full ${table}`)
    await pool.end()
    expect((await admin.query(`select from ${table} where subject_id = $1 and wrapped is null`, [ann.subjectId])).rowCount).toBe(1)
  })

  it('remembers the erasure of somebody who never had a key', async () => {
    const [ann] = refsOf(1) as [SubjectRef]
    expect(await store.vault('eraser').destroy(tenantId, [ann.subjectId, ann.subjectId], 5)).toEqual(new Map([[ann.subjectId, 2]]))
    expect(await one(store.vault('recorder'), ann)).toMatchObject({ generation: 2, erasedAt: 5 })
  })

  it('forgets: not more keys than its bound, none longer than its life', async () => {
    const asked: string[] = []
    const vault = store.vault('recorder', { maxKeys: 3, lifeMs: 150 }, asked)
    const refs = refsOf(4)
    await vault.obtain(refs.slice(0, 1))
    await vault.obtain(refs)
    asked.length = 0
    await vault.obtain(refs.slice(2))
    expect(asked).toHaveLength(0)
    await vault.obtain(refs.slice(0, 1)) // the first was pushed out
    expect(asked).toHaveLength(1)
    await sleep(400)
    await vault.obtain(refs.slice(3))
    expect(asked).toHaveLength(2)
  })

  it('says with each key what was known of erasures before it was loaded', async () => {
    const [ann, bob] = refsOf(2) as [SubjectRef, SubjectRef]
    const vault = store.vault('recorder')
    await vault.obtain([ann], 3)
    const ring = await vault.obtain([ann, bob], 7)
    expect([ring.of(ann)?.seen, ring.of(bob)?.seen]).toEqual([3, 7])
  })

  it('has no key of somebody whose key was tampered with, and has those of the others', async () => {
    const [ann, bob] = refsOf(2) as [SubjectRef, SubjectRef]
    await store.vault('recorder').obtain([ann, bob])
    await admin.query("update vault.data_key set wrapped = set_byte(wrapped, 20, 255 - get_byte(wrapped, 20)) where subject_id = $1", [ann.subjectId])
    const ring = await store.vault('recorder').obtain([ann, bob])
    expect([ring.of(ann), ring.of(bob)]).toEqual([undefined, expect.anything()])
    await expect(store.vault('timeline').read(tenantId, [ann.subjectId])).rejects.toThrow(BrokenSealError)
  })

  it('does not take another provider’s or another file’s key for its own', async () => {
    const [ann] = refsOf(1, randomUUID()) as [SubjectRef]
    await store.vault('recorder').obtain([ann])
    const file = `${store.keysFile}.other`
    createTenantKeys(file)
    const other = fileKeyProvider(file)
    await expect(store.vault('recorder', { provider: other }).obtain([ann])).rejects.toThrow(KeyStoreError)
    const kms = { ...other, name: 'kms' }
    await expect(store.vault('recorder', { provider: kms }).obtain([ann])).rejects.toThrow('wrapped by the provider file')
  })

  it('says that the key store is away, and goes on when it is back', async () => {
    const link = await severableLink(store.database.urlFor('recorder'))
    const pool = new pg.Pool({ connectionString: link.url, max: 1, connectionTimeoutMillis: 2000, query_timeout: 2000 })
    pool.on('error', () => undefined)
    const vault = new Vault({ pool, provider: fileKeyProvider(store.keysFile) })
    try {
      link.cut()
      const refs = refsOf(2)
      await expect(vault.obtain(refs)).rejects.toThrow(KeyStoreError)
      link.restore()
      const ring = await vault.obtain(refs)
      expect(refs.every((ref) => ring.of(ref))).toBe(true)
    } finally {
      await vault.close()
      await link.close()
    }
  })
})
