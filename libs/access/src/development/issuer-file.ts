import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose'

export const ALGORITHM = 'ES256'

interface IssuerFile {
  privateKey: JWK & { kid: string }
  /** What asking for a token takes. */
  clientSecret: string
}

export interface IssuerSecrets {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly publicKey: JWK
  readonly clientSecret: string
}

/**
 * The key of a development issuer, and the secret that asking for a token takes. Made when the file is not there,
 * readable by this user only, and never overwritten.
 */
export async function issuerSecrets(file: string): Promise<IssuerSecrets> {
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(await newSecrets(), null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  const { privateKey, clientSecret } = JSON.parse(readFileSync(file, 'utf8')) as IssuerFile
  const { d: _secret, ...publicKey } = privateKey
  return { kid: privateKey.kid, privateKey: (await importJWK(privateKey, ALGORITHM)) as CryptoKey, publicKey, clientSecret }
}

async function newSecrets(): Promise<IssuerFile> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true })
  const jwk = { ...(await exportJWK(privateKey)), kid: randomUUID(), alg: ALGORITHM, use: 'sig' }
  return { privateKey: jwk, clientSecret: randomBytes(24).toString('base64url') }
}
