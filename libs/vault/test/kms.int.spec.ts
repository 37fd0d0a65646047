import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { KeyStoreError } from '../src/errors.js'
import { kmsKeyProvider } from '../src/providers/kms-key-provider.js'
import type { KeyProvider } from '../src/providers/key-provider.js'
import { open, seal } from '../src/seal/seal.js'
import type { SubjectRef } from '../src/subject-key.js'
import { localKms, noLocalKms, type LocalKms } from './local-kms.js'
import { keyStore, type Store } from './store.js'

jest.setTimeout(60_000)

const skipped = noLocalKms === undefined ? '' : ` (skipped: ${noLocalKms})`

// Against Moto's server, a local stand-in for AWS that speaks the API of KMS: nothing here was seen by AWS itself.
;(skipped === '' ? describe : describe.skip)(`tenant keys by the API of AWS KMS, from a local stand-in${skipped}`, () => {
  let kms: LocalKms
  let store: Store
  let provider: KeyProvider

  beforeAll(async () => {
    ;[kms, store] = await Promise.all([localKms(), keyStore()])
    provider = kmsKeyProvider(kms)
  })
  afterAll(async () => {
    await store?.close()
    await kms?.stop()
  })

  it('unwrap for their own tenant alone', async () => {
    const { plain, wrapped } = await provider.generate('t1')
    expect(plain).toHaveLength(32)
    expect(wrapped.includes(plain)).toBe(false)
    expect((await kmsKeyProvider(kms).unwrap('t1', wrapped)).equals(plain)).toBe(true)
    await expect(provider.unwrap('t2', wrapped)).rejects.toThrow()
  })

  it('are made once, and wrap data keys that every process opens', async () => {
    const ref: SubjectRef = { tenantId: randomUUID(), subjectId: randomUUID() }
    const bound = { ...ref, uid: randomUUID() }
    const rings = await Promise.all([1, 2, 3].map(() => store.vault('recorder', { provider }).obtain([ref])))
    const [key] = rings.map((ring) => ring.of(ref))
    if (!key) throw new Error('no key')
    const read = await store.vault('timeline', { provider: kmsKeyProvider(kms) }).read(ref.tenantId, [ref.subjectId])
    const found = read.get(ref.subjectId)
    expect(found && open(found, bound, seal(key, bound, 'a word')).toString()).toBe('a word')
  })

  it('are a key store that does not answer when KMS is away, and not a broken key', async () => {
    const ref: SubjectRef = { tenantId: randomUUID(), subjectId: randomUUID() }
    await store.vault('recorder', { provider }).obtain([ref])
    const nowhere = kmsKeyProvider({ ...kms, endpoint: 'http://127.0.0.1:1' })
    const reading = store.vault('timeline', { provider: nowhere }).read(ref.tenantId, [ref.subjectId])
    await expect(reading).rejects.toThrow(KeyStoreError)
  })
})
