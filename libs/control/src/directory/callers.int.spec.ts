import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { TokenVerifier } from '@throughline/access'
import { developmentIssuerEntry, startDevelopmentIssuer, type DevelopmentIssuer } from '@throughline/access/development'
import { severableLink, testDatabase, type SeverableLink, type TestDatabase } from '@throughline/testing'
import { Pool } from 'pg'
import { createKey } from '../store/keys.js'
import { openControl } from '../store/open-control.js'
import { changeTenant, createTenant } from '../store/tenants.js'
import { Callers } from './callers.js'
import { ControlDirectory } from './directory.js'
import { SourceAway } from './patient-cache.js'

const LIFE_MS = 30_000
const folder = mkdtempSync(path.join(tmpdir(), 'callers-'))
let database: TestDatabase
let control: Pool
let link: SeverableLink
let pool: Pool
let issuer: DevelopmentIssuer
let now: number
let callers: Callers

beforeAll(async () => {
  database = await testDatabase()
  control = openControl(database.adminUrl)
  link = await severableLink(database.urlFor('timeline'))
  pool = new Pool({ connectionString: link.url, max: 2, connectionTimeoutMillis: 1_000 })
  pool.on('error', () => undefined)
  issuer = await startDevelopmentIssuer({ secretsFile: path.join(folder, 'issuer.json'), port: 0, tenant: 'acme' })
  await createTenant(control, { slug: 'acme' })
}, 90_000)

afterAll(async () => {
  await issuer?.stop()
  await pool?.end()
  await link?.close()
  await control?.end()
  await database?.close()
  rmSync(folder, { recursive: true })
})

beforeEach(() => {
  link.restore()
  now = Date.now()
  const directory = new ControlDirectory(pool, { now: () => now, limitMs: 300, lifeMs: LIFE_MS })
  callers = new Callers(directory, new TokenVerifier([developmentIssuerEntry(issuer.issuer)]))
})

describe('callers', () => {
  it('are who their key or token says, with the rules of their tenant', async () => {
    const { key, token } = await createKey(control, { tenant: 'acme', scopes: ['events:publish'] })
    const byKey = await callers.authenticate(token)
    const byToken = await callers.authenticate(await issuer.token({ role: 'agent', sub: 'ann', organisation: 'dealer-7' }))
    expect(byKey).toMatchObject({ kind: 'key', id: key.id, tenantSlug: 'acme' })
    expect(byToken).toMatchObject({ kind: 'person', id: 'ann', tenantId: byKey?.tenantId, tenantSlug: 'acme', organisation: 'dealer-7' })
    expect(byToken?.rules).toBe(byKey?.rules)
    expect(await callers.authenticate(await issuer.token({ role: 'agent', tenant: byKey!.tenantId }))).toMatchObject({ tenantSlug: 'acme' })
  })

  it.each(['', 'x', 'tl_x', 'a.b.c', 'nobody'])('are nobody with %j', async (credential) => {
    expect(await callers.authenticate(credential)).toBeUndefined()
  })

  it('of a tenant that is unknown or suspended are refused', async () => {
    await createTenant(control, { slug: 'resting' })
    const token = await issuer.token({ role: 'agent', tenant: 'resting' })
    expect(await callers.authenticate(token)).toBeDefined()
    await changeTenant(control, 'resting', { suspended: true })
    now += LIFE_MS
    expect(await callers.authenticate(token)).toBeUndefined()
    expect(await callers.authenticate(await issuer.token({ role: 'agent', tenant: 'nobody' }))).toBeUndefined()
  })

  it('of a known tenant go on while PostgreSQL is away; of another it cannot be told', async () => {
    const token = await issuer.token({ role: 'agent' })
    expect(await callers.authenticate(token)).toBeDefined()
    link.cut()
    now += LIFE_MS
    expect(await callers.authenticate(token)).toBeDefined()
    await expect(callers.authenticate(await issuer.token({ role: 'agent', tenant: 'resting' }))).rejects.toBeInstanceOf(SourceAway)
  })
})
