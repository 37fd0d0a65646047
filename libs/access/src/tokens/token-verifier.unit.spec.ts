import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { exportJWK, exportSPKI, type JWTPayload } from 'jose'
import { TestIssuer, testKey } from '../../test/test-issuer.js'
import { parseIssuers } from './issuer-settings.js'
import { KeysAway } from './key-set.js'
import { TokenVerifier } from './token-verifier.js'

const SECOND = 1_000
let issuer: TestIssuer
let other: TestIssuer
let clock: number
let verifier: TokenVerifier

beforeEach(async () => {
  ;[issuer, other] = await Promise.all([TestIssuer.start(), TestIssuer.start()])
  clock = Date.now()
  verifier = verifierOf({ tenant: 'acme' })
})
afterEach(() => Promise.all([issuer.stop(), other.stop()]))

function verifierOf(settings: Record<string, unknown>): TokenVerifier {
  const common = { audience: 'throughline', algorithms: ['ES256', 'RS256'] }
  const issuers = parseIssuers([
    { ...common, issuer: issuer.url, jwksUri: issuer.url, ...settings },
    { ...common, issuer: other.url, jwksUri: other.url, tenant: 'other' },
  ])
  return new TokenVerifier(issuers, { now: () => clock, limitMs: 300 })
}

const nowSeconds = (): number => Math.floor(clock / SECOND)
const base64 = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const partsOf = (token: string): [string, string, string] => token.split('.') as [string, string, string]

describe('a token', () => {
  it('that is right in every way tells who is calling', async () => {
    const token = await issuer.token({ roles: ['agent', 'unheard-of'], auth_time: nowSeconds() - 10 })
    expect(await verifier.verify(token)).toEqual({
      kind: 'person',
      id: 'ann',
      tenant: 'acme',
      roles: ['agent', 'unheard-of'],
      scopes: ['timeline:read', 'personal:read', 'reach:read', 'care:read', 'care:manage'],
      origins: [],
      freshUntil: (nowSeconds() + 290) * SECOND,
    })
  })

  it('is checked once and remembered until it ends, to the second', async () => {
    const token = await issuer.token({ exp: nowSeconds() + 60 })
    expect(await verifier.verify(token)).toBe(await verifier.verify(token))
    clock += 89 * SECOND
    expect(await verifier.verify(token)).toBeDefined()
    clock += 2 * SECOND
    expect(await verifier.verify(token)).toBeUndefined()
  })

  it('of a client that got it for itself is a service, and never fresh', async () => {
    const token = await issuer.token({ sub: 'billing', client_id: 'billing', auth_time: nowSeconds() })
    const caller = await verifier.verify(token)
    expect(caller?.kind).toBe('service')
    expect(caller?.freshUntil).toBeUndefined()
  })
})

describe('attacks: accepted is none', () => {
  const refused = async (token: string): Promise<void> => expect(await verifier.verify(token)).toBeUndefined()

  it('unsigned', async () => {
    const [, claims, signature] = partsOf(await issuer.token())
    for (const alg of ['none', 'None', 'NONE', '']) {
      const header = base64({ alg, kid: 'first', typ: 'at+jwt' })
      for (const end of ['', signature, 'AA']) await refused(`${header}.${claims}.${end}`)
    }
  })

  it.each(['ES256', 'RS256'])('signed with the public %s key as a shared secret', async (alg) => {
    issuer.keys = [await testKey('first', alg)]
    const { publicKey } = issuer.key
    const [, claims] = partsOf(await issuer.token())
    const jwk = await exportJWK(publicKey)
    const secrets = [await exportSPKI(publicKey), JSON.stringify(jwk), Buffer.from(String(jwk.x ?? jwk.n), 'base64url')]
    for (const secret of secrets) {
      for (const hash of ['HS256', 'HS384', 'HS512']) {
        const signed = `${base64({ alg: hash, kid: 'first', typ: 'at+jwt' })}.${claims}`
        await refused(`${signed}.${createHmac(`sha${hash.slice(2)}`, secret).update(signed).digest('base64url')}`)
      }
    }
  })

  it.each<[string, () => JWTPayload]>([
    ['for another audience', () => ({ aud: 'billing' })],
    ['for no audience', () => ({ aud: undefined })],
    ['for an audience of another kind', () => ({ aud: { throughline: true } as never })],
    ['of a strange issuer', () => ({ iss: 'https://login.example' })],
    ['of an issuer with a slash more', () => ({ iss: `${issuer.url}/` })],
    ['of no issuer', () => ({ iss: undefined })],
    ['that says to be of another trusted issuer', () => ({ iss: other.url })],
    ['expired', () => ({ exp: nowSeconds() - 31 })],
    ['that never expires', () => ({ exp: undefined })],
    ['that expires at a word', () => ({ exp: 'never' as never })],
    ['not yet valid', () => ({ nbf: nowSeconds() + 40 })],
    ['made in the future', () => ({ iat: nowSeconds() + 40 })],
    ['made at no time', () => ({ iat: undefined })],
    ['about nobody', () => ({ sub: undefined })],
    ['about an empty name', () => ({ sub: '' })],
    ['about a list', () => ({ sub: ['ann'] as never })],
    ['about a name of 257 characters', () => ({ sub: 'a'.repeat(257) })],
    ['about a name with a line feed', () => ({ sub: 'ann\nbob' })],
    ['naming another tenant', () => ({ tenant: 'other' })],
    ['naming a tenant of another kind', () => ({ tenant: ['acme'] })],
    ['by somebody who will sign in tomorrow', () => ({ auth_time: nowSeconds() + 86_400 })],
    ['by somebody who signed in at a word', () => ({ auth_time: 'now' })],
  ])('%s', async (_case, claims) => refused(await issuer.token(claims())))

  it.each([
    [{ jku: 'https://evil.example/keys' }],
    [{ x5u: 'https://evil.example/cert' }],
    [{ crit: ['exp'], exp: 1 }],
    [{ typ: 'JWT' }],
    [{ typ: undefined }],
    [{ kid: undefined }],
    [{ kid: 'second' }],
  ])('with the header %j', async (header) => {
    const { alg } = issuer.key
    const { privateKey } = issuer.key
    const [, claims] = partsOf(await issuer.token())
    const signed = `${base64({ alg, kid: 'first', typ: 'at+jwt', ...header })}.${claims}`
    const key = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, Buffer.from(signed))
    await refused(`${signed}.${Buffer.from(key).toString('base64url')}`)
  })

  it('with a key of its own, embedded or under a known name', async () => {
    const stranger = await testKey('first')
    await refused(await issuer.token({}, {}, stranger))
    const jwk = await exportJWK(stranger.publicKey)
    await refused(await issuer.token({}, { jwk }, stranger))
    await refused(await issuer.token({}, { jwk: { ...jwk, kid: 'first' } }, stranger))
  })

  it('with an algorithm that its issuer does not use', async () => {
    issuer.keys = [await testKey('first', 'ES384')]
    await refused(await issuer.token())
  })

  it('changed, cut off, too long, or no token at all', async () => {
    const token = await issuer.token()
    const [header, claims, signature] = partsOf(token)
    const changed = base64({ ...(JSON.parse(Buffer.from(claims, 'base64url').toString()) as object), roles: ['admin'] })
    const bad = [
      `${header}.${changed}.${signature}`,
      ...Array.from({ length: 40 }, (_, index) => token.slice(0, Math.floor((token.length * index) / 40))),
      `${token}A`,
      `${token}.${signature}`,
      await issuer.token({ filling: 'x'.repeat(8_192) }),
      'x'.repeat(100_000),
      '..',
      `${base64('[]')}.${base64('null')}.AA`,
    ]
    for (const one of bad) await refused(one)
    expect(await verifier.verify(token)).toBeDefined()
  })

  it('with any character other than its own', async () => {
    const token = await issuer.token()
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom('A', 'Q', 'g', 'w', '9', '_', '-', '.', '~', ' '), async (at, letter) => {
        if (token[at] !== letter) await refused(token.slice(0, at) + letter + token.slice(at + 1))
      }),
      { numRuns: 500 },
    )
  })

  it('with a claim or header twice, however it is spelled', async () => {
    const { privateKey } = issuer.key
    const now = nowSeconds()
    const claims = `{"iss":"${issuer.url}","aud":"throughline","sub":"ann","iat":${now},"exp":${now + 60},"roles":["agent"]`
    const header = '{"alg":"ES256","kid":"first","typ":"at+jwt"'
    const signed = async (head: string, body: string): Promise<string> => {
      const text = `${base64(head)}.${base64(body)}`
      const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, Buffer.from(text))
      return `${text}.${Buffer.from(signature).toString('base64url')}`
    }
    expect(await verifier.verify(await signed(`${header}}`, `${claims}}`))).toBeDefined()
    for (const twice of ['"sub":"bob"', '"s\\u0075b":"ann"', '"tenant":"acme","tenant":"acme"', '"a":[{"b":1,"b":2}]']) {
      await refused(await signed(`${header}}`, `${claims},${twice}}`))
    }
    await refused(await signed(`${header},"kid":"first"}`, `${claims}}`))
  })
})

describe('an issuer', () => {
  it('for several tenants names one in each token', async () => {
    verifier = verifierOf({ tenantClaim: 'urn:brand' })
    expect(await verifier.verify(await issuer.token({ 'urn:brand': 'globex' }))).toMatchObject({ tenant: 'globex' })
    for (const brand of [undefined, '', 7, ['globex']]) {
      expect(await verifier.verify(await issuer.token({ 'urn:brand': brand }))).toBeUndefined()
    }
  })

  it('gives roles and an organisation by the claims that it is told to have', async () => {
    const roles = { desk: ['timeline:read'], boss: ['audit:read'] }
    verifier = verifierOf({ tenant: 'acme', rolesClaim: 'realm_access.roles', organisationClaim: 'dealer', roles })
    const token = await issuer.token({ realm_access: { roles: ['boss', 'desk', 'toString'] }, dealer: 'dealer-7' })
    expect(await verifier.verify(token)).toMatchObject({ scopes: ['audit:read', 'timeline:read'], organisation: 'dealer-7' })
    for (const dealer of ['', 'a/b', 7, null, ['dealer-7']]) {
      expect(await verifier.verify(await issuer.token({ dealer }))).toBeUndefined()
    }
  })

  it('of one organisation speaks for no other', async () => {
    verifier = verifierOf({ tenant: 'acme', organisation: 'dealer-7', organisationClaim: 'dealer' })
    expect(await verifier.verify(await issuer.token())).toMatchObject({ organisation: 'dealer-7' })
    expect(await verifier.verify(await issuer.token({ dealer: 'dealer-8' }))).toBeUndefined()
  })

  it('may change its keys: new ones work at once, withdrawn ones end', async () => {
    expect(await verifier.verify(await issuer.token())).toBeDefined()
    const old = issuer.key
    issuer.keys = [await testKey('second'), old]
    clock += 15 * SECOND
    expect(await verifier.verify(await issuer.token())).toBeDefined()
    issuer.keys.pop()
    expect(await verifier.verify(await issuer.token({}, {}, old))).toBeDefined()
    clock += 601 * SECOND
    expect(await verifier.verify(await issuer.token({ exp: nowSeconds() + 60 }, {}, old))).toBeUndefined()
    expect(await verifier.verify(await issuer.token({ exp: nowSeconds() + 60 }))).toBeDefined()
  })
})

describe('the keys of an issuer', () => {
  const strange = async (count: number): Promise<PromiseSettledResult<unknown>[]> => {
    const { alg } = issuer.key
    const tokens = Array.from({ length: count }, (_, index) => issuer.token({}, { alg, kid: `strange-${index}` }))
    return Promise.allSettled((await Promise.all(tokens)).map((token) => verifier.verify(token)))
  }

  it('are asked for once, however many tokens name unknown ones', async () => {
    const answers = await strange(200)
    expect(answers.every((answer) => answer.status === 'fulfilled' && answer.value === undefined)).toBe(true)
    expect(issuer.requests).toBe(1)
    await strange(200)
    expect(issuer.requests).toBe(1)
    clock += 15 * SECOND
    await strange(200)
    expect(issuer.requests).toBe(2)
  })

  it.each(['error', 'silence', 'nonsense'] as const)('that cannot be had (%s) make unknown ones wait, and are asked for seldom', async (answer) => {
    const token = await issuer.token()
    expect(await verifier.verify(token)).toBeDefined()
    issuer.answer = answer
    clock += 400 * SECOND
    await strange(50)
    const answers = await strange(50)
    expect(answers.every((one) => one.status === 'rejected' && one.reason instanceof KeysAway)).toBe(true)
    expect(issuer.requests).toBe(2)
    clock += 180 * SECOND
    expect(await verifier.verify(await issuer.token())).toBeDefined() // known, and not remembered as a token
    issuer.answer = 'keys'
    clock += 5 * SECOND
    expect((await strange(1))[0]).toMatchObject({ status: 'fulfilled', value: undefined })
  })

  it('that could never be had make everybody wait', async () => {
    issuer.answer = 'error'
    await expect(verifier.verify(await issuer.token())).rejects.toMatchObject({ name: 'KeysAway', retryAfterSeconds: 5 })
  })
})

describe('settings of issuers', () => {
  const good = { issuer: 'https://login.example', jwksUri: 'https://login.example/keys', audience: 'a', algorithms: ['RS256'], tenant: 'acme' }

  it.each([
    [{ algorithms: ['HS256'] }, 'algorithms'],
    [{ algorithms: ['none'] }, 'algorithms'],
    [{ algorithms: [] }, 'algorithms'],
    [{ jwksUri: 'http://login.example/keys' }, 'https'],
    [{ tenant: undefined }, 'for whom'],
    [{ roles: { root: ['tenants:manage'] } }, 'roles.root'],
    [{ roles: { root: ['everything'] } }, 'roles.root'],
    [{ audiense: 'a' }, 'audiense'],
  ])('with %j are refused', (part, why) => {
    expect(() => parseIssuers([{ ...good, ...part }])).toThrow(why)
  })

  it('name each issuer once', () => {
    expect(parseIssuers([good])).toHaveLength(1)
    expect(() => parseIssuers([good, good])).toThrow('twice')
  })
})
