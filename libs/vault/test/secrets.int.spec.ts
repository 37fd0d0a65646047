import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { BrokenSealError } from '../src/errors.js'
import { keyStore, otherTenant, type Store, tenantId } from './store.js'

let store: Store
beforeAll(async () => {
  store = await keyStore()
})
afterAll(() => store?.close())

it('wraps a secret of a tenant that has no key yet, as the gateway, for the projector to unwrap', async () => {
  const secret = randomBytes(32)
  const kept = await store.vault('gateway').wrapSecret(tenantId, 'a place', secret)
  expect(kept.wrapped.includes(secret)).toBe(false)
  expect((await store.vault('projector').unwrapSecret(tenantId, 'a place', kept)).equals(secret)).toBe(true)
})

it('unwraps it for its place and its tenant alone', async () => {
  const vault = store.vault('gateway')
  const kept = await vault.wrapSecret(tenantId, 'a place', randomBytes(32))
  await vault.wrapSecret(otherTenant, 'a place', randomBytes(32))
  await expect(vault.unwrapSecret(tenantId, 'elsewhere', kept)).rejects.toThrow(BrokenSealError)
  await expect(vault.unwrapSecret(otherTenant, 'a place', kept)).rejects.toThrow(BrokenSealError)
})
