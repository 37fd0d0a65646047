import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type CryptoKey, type JWTPayload, SignJWT } from 'jose'

export interface TestKey {
  readonly kid: string
  readonly alg: string
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
}

export async function testKey(kid: string, alg = 'ES256'): Promise<TestKey> {
  return { kid, alg, ...(await generateKeyPair(alg, { extractable: true })) }
}

/** An identity provider on a port of its own: what it publishes can be changed, and it counts who asks. */
export class TestIssuer {
  readonly #server: Server
  keys: TestKey[] = []
  requests = 0
  /** How it answers instead of with its keys. */
  answer: 'keys' | 'error' | 'silence' | 'nonsense' = 'keys'

  private constructor() {
    this.#server = createServer((_request, response) => {
      this.requests++
      if (this.answer === 'silence') return
      if (this.answer === 'keys') void this.#jwks().then((text) => response.end(text))
      else response.writeHead(this.answer === 'error' ? 500 : 200).end('nonsense')
    })
  }

  static async start(): Promise<TestIssuer> {
    const issuer = new TestIssuer()
    await new Promise<void>((resolve) => issuer.#server.listen(0, '127.0.0.1', resolve))
    issuer.keys.push(await testKey('first'))
    return issuer
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get key(): TestKey {
    return this.keys[0]!
  }

  /** A token that is right in every way, but for what is given. */
  async token(claims: JWTPayload = {}, header: Record<string, unknown> = {}, key: TestKey = this.key): Promise<string> {
    const now = Math.floor(Date.now() / 1_000)
    const payload = { iss: this.url, aud: 'throughline', sub: 'ann', iat: now, exp: now + 600, tenant: 'acme', roles: ['agent'], ...claims }
    return new SignJWT(payload).setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'at+jwt', ...header }).sign(key.privateKey)
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  async #jwks(): Promise<string> {
    const keys = await Promise.all(this.keys.map(async ({ kid, alg, publicKey }) => ({ ...(await exportJWK(publicKey)), kid, alg, use: 'sig' })))
    return JSON.stringify({ keys })
  }
}
