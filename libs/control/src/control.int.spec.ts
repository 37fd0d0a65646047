import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { asTenant } from '@throughline/database'
import { eventually, severableLink, testDatabase, type SeverableLink, type TestDatabase } from '@throughline/testing'
import { Pool } from 'pg'
import { ControlDirectory } from './directory/directory.js'
import { SourceAway } from './directory/patient-cache.js'
import { openControl } from './store/open-control.js'
import { createKey, listKeys, revokeKey } from './store/keys.js'
import { changeTenant, createTenant, findTenant, listTenants } from './store/tenants.js'
import { createToken } from './token.js'

const LIFE_MS = 30_000

let database: TestDatabase
let control: Pool
let link: SeverableLink
let pool: Pool
let now: number
let directory: ControlDirectory
let slugs = 0

beforeAll(async () => {
  database = await testDatabase()
  control = openControl(database.adminUrl)
  link = await severableLink(database.urlFor('gateway'))
  pool = new Pool({ connectionString: link.url, max: 4, connectionTimeoutMillis: 1_000 })
  pool.on('error', () => undefined)
})

afterAll(async () => {
  await pool?.end()
  await link?.close()
  await control?.end()
  await database?.close()
})

beforeEach(() => {
  link.restore()
  now = Date.now()
  directory = new ControlDirectory(pool, { now: () => now, limitMs: 300 })
})

const newTenant = (): Promise<string> => createTenant(control, { slug: `tenant-${++slugs}` }).then((tenant) => tenant.slug)
const newToken = async (tenant?: string): Promise<string> =>
  (await createKey(control, { tenant: tenant ?? (await newTenant()), scopes: ['events:publish'] })).token

describe('tenants', () => {
  it('are made once, with settings that are checked', async () => {
    const made = await createTenant(control, { slug: 'acme', name: 'Acme', settings: { country: 'DE' } })
    expect(made).toMatchObject({ slug: 'acme', settingsVersion: 1, settings: { country: 'DE' }, suspendedAt: null })
    await expect(createTenant(control, { slug: 'acme' })).rejects.toThrow('tenant acme exists already')
    await expect(createTenant(control, { slug: 'No Slug' })).rejects.toThrow('slug')
    await expect(createTenant(control, { slug: 'abcdef01-0000-4000-8000-000000000001' })).rejects.toThrow('no UUID')
    await expect(createTenant(control, { slug: 'other', settings: { country: 'germany' } })).rejects.toThrow('country')
    expect(await findTenant(control, made.id)).toMatchObject({ slug: 'acme' })
    await expect(findTenant(control, 'nobody')).rejects.toThrow('there is no tenant nobody')
    expect((await listTenants(control)).map((tenant) => tenant.slug)).toContain('acme')
  })

  it('count up the version of their settings', async () => {
    const slug = await newTenant()
    const token = await newToken(slug)
    expect((await directory.authenticate(token))?.rules).toMatchObject({ version: 1 })
    await changeTenant(control, slug, { settings: { country: 'AT' } })
    now += LIFE_MS
    expect((await directory.authenticate(token))?.rules).toMatchObject({ version: 2, country: 'AT' })
    await expect(changeTenant(control, slug, { settings: { country: 1 } })).rejects.toThrow('country')
    const late = changeTenant(control, slug, { settings: {}, expectedVersion: 1 })
    await expect(late).rejects.toMatchObject({ fault: 'changed' })
    expect(await changeTenant(control, slug, { name: 'Acme Tyres', expectedVersion: 2 })).toMatchObject({ name: 'Acme Tyres', settingsVersion: 2 })
    expect(await findTenant(control, slug)).toMatchObject({ settingsVersion: 2 })
  })

  it('keep one object for their rules, however often and by whichever key they are read', async () => {
    const slug = await newTenant()
    const [first, second] = [await newToken(slug), await newToken(slug)]
    const rules = (await directory.authenticate(first))?.rules
    now += LIFE_MS
    expect((await directory.authenticate(first))?.rules).toBe(rules)
    expect((await directory.authenticate(second))?.rules).toBe(rules)
  })
})

describe('administration', () => {
  it('needs no superuser: the owner of the tables does it, behind the walls', async () => {
    const owner = new Pool({ connectionString: database.adminUrl, max: 1, options: '-c role=throughline_migrator' })
    try {
      const { slug, id } = await createTenant(owner, { slug: `tenant-${++slugs}` })
      const { key, token } = await createKey(owner, { tenant: slug, scopes: ['operations'] })
      expect(await directory.authenticate(token)).toMatchObject({ tenantId: id })
      expect(await changeTenant(owner, slug, { name: 'Renamed' })).toMatchObject({ id, name: 'Renamed' })
      expect(await listKeys(owner, slug)).toMatchObject([{ id: key.id }])
      expect(await revokeKey(owner, slug, key.id)).toMatchObject({ revokedAt: expect.any(Date) as unknown })
      expect((await listTenants(owner)).map((tenant) => tenant.slug)).toContain(slug)
      const foreign = await createTenant(control, { slug: `tenant-${++slugs}` })
      const { rowCount } = await asTenant(owner, id, (client) => client.query("update control.tenant set name = 'x' where id = $1", [foreign.id]))
      expect(rowCount).toBe(0)
    } finally {
      await owner.end()
    }
  })
})

describe('a key', () => {
  it('tells tenant, scopes, organisation and origins', async () => {
    const tenant = await newTenant()
    const { key, token } = await createKey(control, {
      tenant,
      scopes: ['events:publish', 'timeline:read'],
      organisation: 'dealer-7',
      origins: ['https://shop.example/', 'https://shop.example'],
    })
    expect(await directory.authenticate(token)).toMatchObject({
      kind: 'key',
      id: key.id,
      tenantId: key.tenantId,
      tenantSlug: tenant,
      scopes: ['events:publish', 'timeline:read'],
      organisation: 'dealer-7',
      origins: ['https://shop.example'],
    })
  })

  it('is nowhere in the database', async () => {
    const token = await newToken()
    const { rows } = await control.query<{ text: string }>('select k::text as text from control.api_key k')
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.some((row) => row.text.includes(token.slice(12)))).toBe(false)
  })

  it.each([
    [{ scopes: ['everything'] }, 'unknown scope everything'],
    [{ scopes: [] }, 'no scope'],
    [{ organisation: 'a/b' }, 'organisation'],
    [{ origins: ['shop.example'] }, 'origin'],
    [{ tenant: 'nobody' }, 'no tenant'],
  ])('is not made from %j', async (part, why) => {
    const tenant = await newTenant()
    await expect(createKey(control, { tenant, scopes: ['events:publish'], ...part })).rejects.toThrow(why)
    expect(await listKeys(control, tenant)).toEqual([])
  })

  it('is refused when it is unknown, or of a wrong form or checksum', async () => {
    const token = await newToken()
    const wrong = token.slice(0, -1) + (token.endsWith('0') ? '1' : '0')
    for (const other of [createToken().token, wrong, '', 'tl_x', `${token} `]) {
      expect(await directory.authenticate(other)).toBeUndefined()
    }
  })

  it('ends when it is revoked, within the life of an entry', async () => {
    const tenant = await newTenant()
    const { key, token } = await createKey(control, { tenant, scopes: ['events:publish'] })
    expect(await directory.authenticate(token)).toBeDefined()
    const { revokedAt } = await revokeKey(control, tenant, key.prefix)
    now += LIFE_MS
    expect(await directory.authenticate(token)).toBeUndefined()
    expect(await revokeKey(control, tenant, key.id)).toMatchObject({ id: key.id, revokedAt })
    await expect(revokeKey(control, tenant, 'AbCd1234')).rejects.toThrow('has no key AbCd1234')
  })

  it('is revoked by its own tenant only', async () => {
    const { key, token } = await createKey(control, { tenant: await newTenant(), scopes: ['events:publish'] })
    await expect(revokeKey(control, await newTenant(), key.id)).rejects.toThrow('has no key')
    expect(await directory.authenticate(token)).toBeDefined()
  })

  it('ends at its time, to the millisecond, even from the cache', async () => {
    const expiresAt = new Date(now + 5_000)
    const { token } = await createKey(control, { tenant: await newTenant(), scopes: ['events:publish'], expiresAt })
    expect(await directory.authenticate(token)).toBeDefined()
    now += 4_999
    expect(await directory.authenticate(token)).toBeDefined()
    now += 1
    expect(await directory.authenticate(token)).toBeUndefined()
  })

  it('rests while its tenant is suspended', async () => {
    const tenant = await newTenant()
    const token = await newToken(tenant)
    await changeTenant(control, tenant, { suspended: true })
    expect(await directory.authenticate(token)).toBeUndefined()
    await changeTenant(control, tenant, { suspended: false })
    now += LIFE_MS
    expect(await directory.authenticate(token)).toBeDefined()
  })

  it('of a tenant with broken settings is neither known nor unknown, and disturbs nobody else', async () => {
    const broken = await newTenant()
    const token = await newToken(broken)
    await control.query(`update control.tenant set settings = '{"country": 7}' where slug = $1`, [broken])
    await expect(directory.authenticate(token)).rejects.toBeInstanceOf(SourceAway)
    expect(await directory.authenticate(await newToken())).toBeDefined()
  })
})

describe('origins', () => {
  it('are known while a usable key names them', async () => {
    const tenant = await newTenant()
    const request = { tenant, scopes: ['events:publish'], origins: ['https://known.example'] }
    const { key } = await createKey(control, request)
    await createKey(control, { ...request, origins: ['https://expired.example'], expiresAt: new Date(now - 1) })
    expect(await directory.knowsOrigin('https://known.example')).toBe(true)
    expect(await directory.knowsOrigin('https://expired.example')).toBe(false)
    expect(await directory.knowsOrigin('https://unknown.example')).toBe(false)
    await revokeKey(control, tenant, key.id)
    now += LIFE_MS
    expect(await directory.knowsOrigin('https://known.example')).toBe(false)
  })
})

describe('while PostgreSQL is away', () => {
  it.each(['cut', 'freeze'] as const)('known keys go on and others get no answer (%s)', async (how) => {
    const [known, unknown] = [await newToken(), await newToken()]
    await directory.authenticate(known)
    now += 10 * LIFE_MS
    link[how]()
    for (let i = 0; i < 5; i++) expect(await directory.authenticate(known)).toBeDefined()
    await expect(directory.authenticate(unknown)).rejects.toBeInstanceOf(SourceAway)
    expect(directory.away).toBe(true)
    link.restore()
    await eventually(async () => {
      now += 1_000
      expect(await directory.authenticate(unknown)).toBeDefined()
    })
    expect(directory.away).toBe(false)
  })

  it('keys that were read ahead work without having been used', async () => {
    const origins = ['https://ahead.example']
    const { token } = await createKey(control, { tenant: await newTenant(), scopes: ['events:publish'], origins })
    await directory.warm()
    link.cut()
    now += 10 * LIFE_MS
    expect(await directory.authenticate(token)).toBeDefined()
    expect(await directory.knowsOrigin('https://ahead.example')).toBe(true)
    await expect(new ControlDirectory(pool).warm()).rejects.toThrow()
  })
})
