import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose'

/** A label of its own: the key is good for nothing else, and nothing else makes it. */
const LABEL = 'throughline erasure receipts 1'
/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** What receipts are signed with. */
export interface ReceiptKey {
  privateKey: KeyObject
  /** For everybody; its `kid` is its thumbprint (RFC 7638). */
  publicJwk: JWK & { kid: string }
}

/** Follows from the installation's keys: the same on every gateway, and no secret more to keep. */
export async function receiptKeyFrom(tokenKey: Buffer): Promise<ReceiptKey> {
  const seed = Buffer.from(hkdfSync('sha256', tokenKey, Buffer.alloc(0), LABEL, 32))
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
  const jwk = await exportJWK(createPublicKey(privateKey))
  return { privateKey, publicJwk: { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'EdDSA', use: 'sig' } }
}
