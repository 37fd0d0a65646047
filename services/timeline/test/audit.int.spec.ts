import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { eventOf, type Running, runningTimeline, type TestTenant } from './running-timeline.js'

interface Entry {
  sequence: number
  at: string
  actor: { kind: string; id: string; organisation: string | null }
  action: string
  target: string | null
  parts: string[]
  purpose: string | null
}

let running: Running
let tenant: TestTenant
let auditor: string

beforeAll(async () => {
  running = await runningTimeline()
  tenant = await running.tenant('acme')
  auditor = (await tenant.key(['audit:read'])).token
  await tenant.pen([eventOf(), eventOf({ subject: 'email:bob@example.com' })])
})
afterAll(() => running?.close())

const read = (reference: string, token = tenant.token, purpose?: string) =>
  running.app.inject({
    method: 'GET',
    url: `/v1/customers/${encodeURIComponent(reference)}/timeline`,
    headers: { authorization: `Bearer ${token}`, ...(purpose === undefined ? {} : { 'throughline-purpose': purpose }) },
  })
const audit = async (query = '', token = auditor): Promise<{ entries: Entry[]; next: string | null }> => {
  const { status, body } = await running.ask(`/v1/audit${query}`, token)
  expect(status).toBe(200)
  return body as { entries: Entry[]; next: string | null }
}

describe('reading a customer', () => {
  it('leaves an entry with who, when, why and which parts, and no identifier in clear', async () => {
    expect((await read('email:ann@example.com', tenant.token, 'call back')).statusCode).toBe(200)
    const { entries } = await audit('?customer=email:ann@example.com&action=timeline.read')
    expect(entries).toHaveLength(1)
    expect(entries[0]).toMatchObject({
      action: 'timeline.read',
      actor: { kind: 'key', organisation: null },
      purpose: 'call back',
      target: expect.stringMatching(/^[0-9a-f-]{36}$/),
      parts: expect.arrayContaining(['open']),
    })
    expect(Date.now() - Date.parse(entries[0]!.at)).toBeLessThan(10_000)
    expect(JSON.stringify(await audit())).not.toContain('ann')
  })

  it('leaves one by look-up, too, and for a customer who is not there', async () => {
    const lookup = await running.app.inject({
      method: 'POST',
      url: '/v1/customers/lookup',
      headers: { authorization: `Bearer ${tenant.token}` },
      payload: { ref: 'email:bob@example.com' },
    })
    expect(lookup.statusCode).toBe(200)
    expect((await read('email:nobody@example.com')).statusCode).toBe(404)
    expect((await audit('?customer=email:bob@example.com&action=customer.read')).entries).toHaveLength(1)
    expect((await audit('?customer=email:nobody@example.com&action=timeline.read')).entries).toHaveLength(1)
  })

  it('leaves none when it is refused', async () => {
    await read('email:refused@example.com', 'tl_wrong_key')
    await read('email:refused@example.com', auditor)
    expect((await audit('?customer=email:refused@example.com&action=timeline.read')).entries).toEqual([])
  })
})

describe('GET /v1/audit', () => {
  it('needs audit:read', async () => {
    expect((await running.ask('/v1/audit', tenant.token)).status).toBe(403)
    expect((await running.ask('/v1/audit')).status).toBe(401)
  })

  it('gives every entry once, page by page, newest first', async () => {
    for (let i = 0; i < 7; i++) await read('email:ann@example.com', tenant.token, `page ${i}`)
    const whole = (await audit('?action=timeline.read&limit=200')).entries
    const paged: Entry[] = []
    for (let cursor = ''; ; ) {
      const page = await audit(`?action=timeline.read&limit=3${cursor}`)
      paged.push(...page.entries)
      if (page.next === null) break
      cursor = `&cursor=${page.next}`
    }
    expect(paged).toEqual(whole)
    expect(whole.length).toBeGreaterThan(7)
    expect(whole.map(({ sequence }) => sequence)).toEqual(whole.map(({ sequence }) => sequence).toSorted((a, b) => b - a))
  })

  it('is filtered by actor and time, and records that it was read', async () => {
    const [newest] = (await audit('?action=timeline.read&limit=1')).entries
    const at = encodeURIComponent(newest!.at)
    expect((await audit(`?actor=${newest!.actor.id}&from=${at}&action=timeline.read`)).entries).toHaveLength(1)
    expect((await audit(`?to=${at}&limit=1`)).entries[0]!.sequence).toBeLessThan(newest!.sequence)
    expect((await audit('?actor=nobody')).entries).toEqual([])
    expect((await audit('?action=audit.read')).entries.length).toBeGreaterThan(3)
  })

  it('shows an organisation what its own people did, and nobody what another tenant did', async () => {
    const dealer = (await tenant.key(['timeline:read', 'audit:read'], 'dealer-7')).token
    await read('email:ann@example.com', dealer)
    const { entries } = await audit('', dealer)
    expect(entries.length).toBeGreaterThan(0)
    expect(new Set(entries.map(({ actor }) => actor.organisation))).toEqual(new Set(['dealer-7']))
    const other = await running.tenant('bolt')
    const foreign = await audit('?limit=200', (await other.key(['audit:read'])).token)
    expect(foreign.entries.every(({ action }) => action === 'audit.read')).toBe(true)
  })

  it.each([
    ['limit=201', 'limit'],
    ['limit=0', 'limit'],
    ['cursor=AAAA', 'cursor'],
    ['customer=%00', 'customer'],
    ['actor=%00', 'actor'],
    ['from=yesterday', 'from'],
    ['from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'to'],
    ['nonsense=1', 'nonsense'],
    ['actor=a&actor=b', 'actor'],
  ])('says what is wrong with %s', async (query, parameter) => {
    const { status, body } = await running.ask(`/v1/audit?${query}`, auditor)
    expect(status).toBe(400)
    expect(body).toMatchObject({ parameter })
  })
})
