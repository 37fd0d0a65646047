import { describe, expect, it } from '@jest/globals'
import type { Erasure } from '@throughline/log'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { receiptKeyFrom } from './receipt-keys.js'
import { datesOf, RECEIPT_ISSUER, RECEIPT_TYPE, receiptOf } from './receipt.js'

const erasedAt = 1_780_000_000_000_000
const day = 86_400_000_000
const erasure: Erasure = {
  tenantId: '00000000-0000-4000-8000-000000000001',
  id: '0198f0a2-5a7e-7c11-9d6e-3a1f0c9b2d44',
  kind: 'customer',
  subjectIds: ['11111111-1111-8111-8111-111111111111'],
  eventUid: null,
  fields: null,
  reason: 'request 4711',
  requestedBy: 'someone',
  erasedAt,
  generations: [2],
  keysDestroyedAt: erasedAt + 1,
  unreadableAt: erasedAt + 2,
  announcedAt: null,
  blankedAt: erasedAt + 3,
  rewrittenAt: erasedAt + day,
  events: 3,
  quarantined: 0,
  rewrites: [],
}
const retention = { backupDays: 30, kafkaDays: 8 }

describe('a receipt', () => {
  it('says the same to everybody who has the public key, and nothing to who changes it', async () => {
    const key = await receiptKeyFrom(Buffer.alloc(32, 1))
    const receipt = await receiptOf(erasure, retention, key)
    const keys = createLocalJWKSet({ keys: [key.publicJwk] })
    const checks = { algorithms: ['EdDSA'], issuer: RECEIPT_ISSUER, typ: RECEIPT_TYPE }
    const { payload } = await jwtVerify(receipt, keys, checks)
    expect(payload).toMatchObject({
      sub: erasure.id,
      tenant: erasure.tenantId,
      subjects: erasure.subjectIds,
      reason: 'request 4711',
      requestedBy: 'someone',
      unreadableAt: '2026-05-28T20:26:40.000002Z',
      filesRewrittenAt: '2026-05-29T20:26:40.000Z',
      expiredAt: '2026-06-28T20:26:40.000Z',
    })
    const [head, body, signature] = receipt.split('.')
    const other = Buffer.from(JSON.stringify({ ...payload, reason: 'another' })).toString('base64url')
    await expect(jwtVerify(`${head}.${other}.${signature}`, keys, checks)).rejects.toThrow('signature')
    const stranger = await receiptKeyFrom(Buffer.alloc(32, 2))
    await expect(jwtVerify(`${head}.${body}.${signature}`, createLocalJWKSet({ keys: [stranger.publicJwk] }), checks)).rejects.toThrow()
  })

  it('is signed with the same key by every gateway that has the same keys file', async () => {
    const [one, other] = await Promise.all([receiptKeyFrom(Buffer.alloc(32, 7)), receiptKeyFrom(Buffer.alloc(32, 7))])
    expect(one.publicJwk).toEqual(other.publicJwk)
    expect(one.publicJwk).not.toHaveProperty('d')
    expect(decodeProtectedHeader(await receiptOf(erasure, retention, one)).kid).toBe(other.publicJwk.kid)
  })

  it('says no date before it is known', () => {
    const open = { ...erasure, rewrittenAt: null }
    expect(datesOf(open, retention)).toEqual({
      unreadableAt: '2026-05-28T20:26:40.000002Z',
      filesRewrittenAt: null,
      expiredAt: null,
    })
  })

  it('waits for whatever is kept longest', () => {
    expect(datesOf(erasure, { backupDays: 0, kafkaDays: 8 }).expiredAt).toBe('2026-06-05T20:26:40.000Z')
  })
})
