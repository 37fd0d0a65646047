import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { asTenant } from '@throughline/database'
import { readCustomers, readLinks } from '@throughline/log'
import { eventually } from '@throughline/testing'
import { Pool } from 'pg'
import { makeRig, type Rig, tenantId } from './rig.js'
import * as whoIs from './who-is-who.js'
import { named, seen, stated } from './who-is-who.js'

let rig: Rig

beforeEach(async () => {
  rig = await makeRig()
}, 120_000)
afterEach(() => rig.close())

const [ann, bob, web, phone] = ['email:ann@shop.org', 'email:bob@shop.org', 'anonymous:web-9f', 'phone:+15551234567']
const customer = 'customer:42'

const idOf = (reference: string): string => whoIs.idOf(rig, reference)
const caughtUp = (): Promise<void> => whoIs.caughtUp(rig)
const customers = (...references: string[]): Promise<Record<string, string>> => whoIs.customers(rig, ...references)
const rebuilt = (): Promise<string | null> => whoIs.rebuilt(rig)

describe('identity', () => {
  it('makes customers of what events carry, whichever part they lie in', async () => {
    rig.projector()
    await rig.record(seen(web, ann), seen(ann, customer), seen(bob))
    await caughtUp()
    const found = await customers(web, ann, customer, bob)
    expect(found).toEqual({ [web]: customer, [ann]: customer, [customer]: customer, [bob]: bob })
  }, 120_000)

  it('needs one connection a chunk and no more', async () => {
    const numbers = Array.from({ length: 40 }, (_, number) => number)
    await rig.record(...numbers.map((number) => seen(`email:person${number}@shop.org`, `customer:${number}`)))
    rig.projector(undefined, { CONNECTIONS: '1' })
    await caughtUp()
    // Who waits for a connection that nobody gives back says so.
    expect(rig.said.filter((line) => /^(warn|error)/.test(line))).toEqual([])
  }, 120_000)

  it('writes again what a crash of the server has taken with the cursor', async () => {
    rig.projector()
    await rig.record(seen(web, ann))
    await caughtUp()
    // The last commits of a server that is killed are gone, all of each.
    await rig.admin.query('begin; delete from views.identity_link; delete from views.identity_subject; delete from views.identity_member; ' +
      "update views.cursor set next_pos = 1 where view = 'identity'; commit")
    await caughtUp()
    await eventually(async () => expect(await customers(web, ann)).toEqual({ [web]: ann, [ann]: ann }), { timeoutMs: 45_000 })
    expect(await rebuilt()).toBe('equal to the one before')
  }, 120_000)

  it('goes on writing facts while somebody resolves', async () => {
    rig.projector()
    await rig.record(seen(web, ann))
    await caughtUp()
    const resolver = await rig.admin.connect()
    await resolver.query('begin')
    await resolver.query('update views.identity_resolver set resolved = resolved + 1')
    await rig.record(seen(phone, bob))
    const written = async () => expect(await rig.query('select a from views.identity_link')).toHaveLength(2)
    await eventually(written, { timeoutMs: 45_000 })
    await resolver.query('rollback')
    resolver.release()
    await caughtUp()
    expect(await customers(phone)).toEqual({ [phone]: idOf(bob) })
  }, 120_000)

  it('merges and unmerges by events, and gives back what was', async () => {
    rig.projector()
    await rig.record(seen(web, ann), seen(phone, bob))
    await caughtUp()
    const before = await customers(web, ann, phone, bob)
    await rig.record(stated('identity.linked', [ann], [bob], '2026-03-01T00:00:00Z'))
    await caughtUp()
    const merged = await customers(web, ann, phone, bob)
    expect(new Set(Object.values(merged)).size).toBe(1)
    await rig.record(seen(web, 'device:tablet'), stated('identity.unlinked', [ann], [bob], '2026-03-02T00:00:00Z'))
    // The next event that carries both does not glue them again.
    await rig.record({ ...seen(ann, bob), time: '2026-03-03T00:00:00Z' })
    await caughtUp()
    expect(await customers(web, ann, phone, bob)).toEqual(before)
    expect(await customers('device:tablet')).toEqual({ 'device:tablet': idOf(before[web] ?? '') })
    expect(await rebuilt()).toBe('equal to the one before')
  }, 120_000)

  it('gives a conversation to one person, and a number to its new owner', async () => {
    rig.projector()
    const call = { source: '/calls', conversation: 'c-1' }
    await rig.record(
      { ...call, data: { phone: '+15551234567' }, time: '2026-01-01T00:00:00Z' },
      { ...call, data: { email: 'ann@shop.org' }, time: '2026-01-01T00:01:00Z' },
      { ...seen(phone, ann), time: '2026-01-02T00:00:00Z' },
      { type: 'identity.reassigned', data: { identifier: named(phone) }, time: '2026-02-01T00:00:00Z' },
      { ...seen(phone, bob), time: '2026-02-02T00:00:00Z' },
    )
    await caughtUp()
    const anchors = await rig.query<{ subject_id: string }>('select subject_id from views.identity_anchor')
    expect(anchors).toEqual([{ subject_id: idOf(ann) }])
    const eras = await rig.query<{ from_at: string | null; customer_id: string }>(
      'select from_at, customer_id from views.identity_member where subject_id = $1 order by from_at nulls first',
      idOf(phone),
    )
    expect(eras.map((era) => era.customer_id)).toEqual([idOf(ann), idOf(bob)])

    const reader = new Pool({ connectionString: rig.database.urlFor('timeline'), max: 1 })
    const [conversation] = await rig.query<{ conversation: string }>('select conversation from views.identity_anchor')
    const asked = [idOf(phone), idOf(ann), conversation?.conversation ?? '', idOf('email:nobody@shop.org')]
    const found = await asTenant(reader, tenantId, (client) => readCustomers(client, tenantId, asked))
    const until = Date.UTC(2026, 1, 1) * 1_000
    const hers = { subjectId: idOf(phone), type: 'phone', from: null, until }
    const his = { subjectId: idOf(phone), type: 'phone', from: until, until: null }
    const anns = { customerId: idOf(ann), members: [{ subjectId: idOf(ann), type: 'email', until: null }, hers] }
    const bobs = { customerId: idOf(bob), members: [{ subjectId: idOf(bob) }, his] }
    const nobodys = { customerId: asked[3], members: [{ subjectId: asked[3] }] }
    expect(asked.map((id) => found.get(id))).toMatchObject([bobs, anns, anns, nobodys])
    const links = await asTenant(reader, tenantId, (client) => readLinks(client, tenantId, [idOf(ann), idOf(phone)]))
    const between = [idOf(ann), idOf(phone)].toSorted()
    expect(links).toMatchObject([{ between, by: 'event', same: true, at: Date.UTC(2026, 0, 2) * 1_000 }])
    await reader.end()
  }, 120_000)

  it('lets a shared tablet link nobody, and knows so again when it is rebuilt', async () => {
    rig.projector()
    const owners = Array.from({ length: 21 }, (_, number) => `email:person${number}@shop.org`)
    for (const owner of owners) await rig.record(seen(owner, 'device:tablet'))
    await caughtUp()
    const rows = await rig.query('select distinct customer_id from views.identity_member')
    expect(rows).toHaveLength(22)
    expect(await rebuilt()).toBe('equal to the one before')
  }, 120_000)

  it('is the same for two projectors, in whatever order events come, as from scratch', async () => {
    rig.projector(undefined, { CHUNK_EVENTS: '3' })
    rig.projector(undefined, { CHUNK_EVENTS: '5' })
    const people = [customer, 'customer:43', ann, bob, phone, web, 'anonymous:b', 'device:d', 'email:c@shop.org']
    let random = 7
    const next = (below: number): number => (random = (random * 48_271) % 2_147_483_647) % below
    const pick = (): string => people[next(people.length)] ?? web
    for (let number = 0; number < 60; number++) {
      const time = new Date(Date.UTC(2026, 0, 1 + next(50), next(24))).toISOString()
      const statement = next(5) === 0
      const type = next(2) === 0 ? 'identity.linked' : 'identity.unlinked'
      const visit = { ...seen(pick(), pick()), time, conversation: `c${next(6)}` }
      await rig.record(statement ? stated(type, [pick()], [pick()], time) : visit)
    }
    await caughtUp()
    expect(await rebuilt()).toBe('equal to the one before')
  }, 120_000)

  it('forgets who was erased', async () => {
    rig.projector()
    await rig.record(seen(web, ann), seen(ann, customer))
    await caughtUp()
    const erasedAt = '2027-01-01T00:00:00Z'
    const subjectIds = [idOf(ann)]
    const marked = [tenantId, subjectIds, [2], Date.parse(erasedAt) * 1_000]
    await rig.admin.query('select log.mark_erased($1, $2, $3, $4)', marked)
    await rig.record({
      type: 'customer.erased', subject: `tenant:${tenantId}`, time: erasedAt,
      data: { erasureId: '0198f6a0-0000-7000-8000-000000000001', subjectIds, erasedAt },
    })
    await caughtUp()
    for (const table of ['link', 'member', 'subject', 'conversation', 'anchor']) {
      const text = JSON.stringify(await rig.query(`select * from views.identity_${table}`))
      expect(text).not.toContain(idOf(ann))
    }
    expect(await customers(web, customer)).toEqual({ [web]: web, [customer]: customer })
    // Another's event from before still names them.
    await rig.record({ ...seen(customer, ann), time: '2026-01-05T00:00:00Z' })
    await caughtUp()
    expect(JSON.stringify(await rig.query('select * from views.identity_link'))).not.toContain(idOf(ann))
    expect(await rebuilt()).toBe('equal to the one before')
  }, 120_000)
})
