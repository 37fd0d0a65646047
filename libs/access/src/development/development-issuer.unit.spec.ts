import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { TokenVerifier } from '../tokens/token-verifier.js'
import { startDevelopmentIssuer, type DevelopmentIssuer } from './development-issuer.js'
import { developmentIssuerEntry } from './issuer-entry.js'

const folder = mkdtempSync(path.join(tmpdir(), 'issuer-'))
const secretsFile = path.join(folder, 'issuer.json')
const options = { secretsFile, port: 0, tenant: 'demo', mode: 'test' }
let issuer: DevelopmentIssuer
let verifier: TokenVerifier

beforeAll(async () => {
  issuer = await startDevelopmentIssuer(options)
  verifier = new TokenVerifier([developmentIssuerEntry(issuer.issuer)])
})
afterAll(async () => {
  await issuer.stop()
  rmSync(folder, { recursive: true })
})

const secret = (): string => (JSON.parse(readFileSync(secretsFile, 'utf8')) as { clientSecret: string }).clientSecret
const ask = async (form: Record<string, string>): Promise<{ status: number; body: Record<string, unknown> }> => {
  const answer = await fetch(`${issuer.url}/token`, { method: 'POST', body: new URLSearchParams(form) })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

describe('the development issuer', () => {
  it('does not start in production', async () => {
    await expect(startDevelopmentIssuer({ ...options, mode: 'production' })).rejects.toThrow('NODE_ENV=production')
  })

  it('says where its keys are, and shows no private one', async () => {
    const discovery = (await (await fetch(`${issuer.url}/.well-known/openid-configuration`)).json()) as Record<string, string>
    expect(discovery['issuer']).toBe(issuer.issuer)
    const { keys } = (await (await fetch(discovery['jwks_uri']!)).json()) as { keys: Record<string, unknown>[] }
    expect(keys).toHaveLength(1)
    expect(Object.keys(keys[0]!).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
  })

  it('gives who has its secret a token for the role, that the services accept', async () => {
    const { status, body } = await ask({ role: 'operator', client_secret: secret() })
    expect(status).toBe(200)
    const caller = await verifier.verify(String(body['access_token']))
    expect(caller).toMatchObject({ kind: 'person', tenant: 'demo', scopes: expect.arrayContaining(['operations', 'erasure:manage']) })
    expect(caller!.freshUntil! - Date.now()).toBeGreaterThan(290_000)
  })

  it.each<[Record<string, string>, number, string]>([
    [{ role: 'operator', client_secret: 'wrong' }, 401, 'invalid_client'],
    [{ role: 'operator' }, 400, 'invalid_request'],
    [{ role: 'root', client_secret: '(right)' }, 400, 'invalid_request'],
    [{ role: 'agent', client_secret: '(right)', expires_in: '99999999' }, 400, 'invalid_request'],
  ])('refuses %j', async (form, status, error) => {
    const right: Record<string, string> = form['client_secret'] === '(right)' ? { client_secret: secret() } : {}
    expect(await ask({ ...form, ...right })).toMatchObject({ status, body: { error } })
  })

  it('keeps its key in a file for this user only, from start to start', async () => {
    expect(statSync(secretsFile).mode & 0o077).toBe(0)
    const token = await issuer.token({ role: 'agent' })
    const again = await startDevelopmentIssuer({ ...options, issuer: issuer.issuer })
    const other = new TokenVerifier([developmentIssuerEntry(issuer.issuer, again.url)])
    expect(await other.verify(token)).toMatchObject({ id: 'agent-of-the-demo' })
    await again.stop()
  })
})
