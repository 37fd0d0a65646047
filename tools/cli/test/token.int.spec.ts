import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { TokenVerifier } from '@throughline/access'
import { developmentIssuerEntry, startDevelopmentIssuer, type DevelopmentIssuer } from '@throughline/access/development'

jest.setTimeout(60_000)

const bin = fileURLToPath(new URL('../bin/throughline.mjs', import.meta.url))
const folder = mkdtempSync(path.join(tmpdir(), 'cli-token-'))
const secretsFile = path.join(folder, 'issuer.json')
let issuer: DevelopmentIssuer

beforeAll(async () => {
  issuer = await startDevelopmentIssuer({ secretsFile, port: 0, tenant: 'demo' })
})
afterAll(async () => {
  await issuer?.stop()
  rmSync(folder, { recursive: true })
})

const create = (...args: string[]): Promise<string> => {
  const { clientSecret } = JSON.parse(readFileSync(secretsFile, 'utf8')) as { clientSecret: string }
  return createWith(clientSecret, ...args)
}
const createWith = async (secret: string, ...args: string[]): Promise<string> => {
  const env = { ...process.env, ISSUER_URL: issuer.url, ISSUER_SECRET: secret }
  return (await promisify(execFile)(process.execPath, [bin, 'token', 'create', ...args], { env })).stdout.trim()
}

describe('throughline token create', () => {
  it('prints the token of somebody who has just signed in', async () => {
    const token = await create('--role', 'operator', '--tenant', 'acme', '--organisation', 'dealer-7', '--subject', 'ann')
    const caller = await new TokenVerifier([developmentIssuerEntry(issuer.issuer)]).verify(token)
    expect(caller).toMatchObject({ kind: 'person', id: 'ann', tenant: 'acme', organisation: 'dealer-7' })
    expect(caller?.scopes).toContain('erasure:manage')
    expect(caller?.freshUntil).toBeGreaterThan(Date.now() + 200_000)
  })

  it('says what is wrong', async () => {
    await expect(create('--role', 'root')).rejects.toThrow('must be one of agent, supervisor, operator, admin')
    await expect(createWith('wrong', '--role', 'agent')).rejects.toThrow('client_secret is wrong')
    await expect(create('--role', 'agent', '--issuer', 'http://127.0.0.1:1')).rejects.toThrow('cannot be reached')
  })
})
