import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { CloudEvent } from '@throughline/events'
import { type GroupMember, relationWriter } from './relation-writer.js'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'

let running: Running
let tenant: TestTenant
let writer: Awaited<ReturnType<typeof relationWriter>>

beforeAll(async () => {
  running = await runningTimeline()
  tenant = await running.tenant('acme')
  writer = await relationWriter(running)
}, 120_000)
afterAll(async () => {
  await writer?.close()
  await running?.close()
}, 120_000)

const at = (day: number): string => new Date(Date.UTC(2026, 2, day)).toISOString()
const get = (path: string, token = tenant.token) => running.ask(path, token)
const relations = (ref: string, query = '', token?: string) => get(`/v1/customers/${encodeURIComponent(ref)}/relations${query}`, token)
const group = (ref: string, query = '', token?: string) => get(`/v1/groups/${encodeURIComponent(ref)}${query}`, token)
const tell = (verb: 'joined' | 'left' | 'described', name: string, day: number, data: object, rest: Partial<CloudEvent> = {}) =>
  writer.tell(tenant, eventOf({ type: `group.${verb}`, subject: 'customer:1', time: at(day), data: { group: keyOf(name), ...data }, ...rest }))

function keyOf(name: string): { type: string; key: string } {
  const [type = '', key = ''] = name.split(':')
  return { type, key }
}

function members(body: { members: GroupMember[] }): Record<string, string[]> {
  return Object.fromEntries(body.members.map(({ customerId, roles }) => [customerId, roles.map(({ role }) => role)]))
}

describe('the relations of a customer', () => {
  it('are the groups that they belong to at a time, with the event that says so', async () => {
    const joined = await tell('joined', 'household:H-1', 2, { roles: ['payer', 'user'] }, { subject: 'email:ann@one.org' })
    await tell('left', 'household:H-1', 9, { roles: ['payer'] }, { subject: 'email:ann@one.org' })
    await tell('joined', 'account:A-7', 5, { from: at(20) }, { subject: 'email:ann@one.org' })
    await tell('described', 'household:H-1', 3, { name: 'The Lindts', traits: { size: 4 } })

    const early = await relations('email:ann@one.org', `?as_of=${at(5)}`)
    expect(early.status).toBe(200)
    expect(early.body).toMatchObject({
      customerId: joined.subjectId, ref: `id:${joined.subjectId}`, asOf: at(5), more: 0,
      groups: [{
        ref: `id:${joined.groupId}`, type: 'household', group: 'household:H-1', name: 'The Lindts', traits: { size: 4 },
        roles: [
          { role: 'payer', since: at(2), until: at(9), event: joined.eventUid },
          { role: 'user', since: at(2), event: joined.eventUid },
        ],
      }],
    })
    expect(early.body.groups[0].roles[1]).not.toHaveProperty('until')
    const now = await relations('email:ann@one.org')
    expect(now.body.groups.map((one: { group: string; roles: { role: string }[] }) => [one.group, ...one.roles.map(({ role }) => role)])).toEqual([
      ['account:A-7', 'member'], ['household:H-1', 'user'],
    ])
    expect((await relations('email:ann@one.org', `?as_of=${at(1)}`)).body.groups).toEqual([])
    expect((await relations('email:nobody@one.org')).status).toBe(404)
    expect((await relations('email:ann@one.org', '?limit=1')).status).toBe(400)
  })

  it('name nothing to who may not see personal fields', async () => {
    const { token } = await tenant.key(['timeline:read'])
    const { body, text } = await relations('email:ann@one.org', '', token)
    expect(body.groups.map((one: { type: string }) => one.type)).toEqual(['account', 'household'])
    expect(text).not.toMatch(/H-1|A-7|Lindt/)
    expect((await group('household:H-1', '', token)).text).not.toMatch(/H-1|Lindt/)
  })

  it('are those of the events of an organisation, to who belongs to it', async () => {
    const dealer = (await tenant.key(['timeline:read', 'personal:read'], 'dealer-7')).token
    const told = await writer.tell(
      tenant, eventOf({ type: 'group.joined', subject: 'email:ann@one.org', time: at(4), data: { group: keyOf('fleet:F-1') } }), 'dealer-7',
    )
    expect((await relations('email:ann@one.org', '', dealer)).body.groups).toMatchObject([{ groupId: told.groupId, group: 'fleet:F-1' }])
    expect((await group('fleet:F-1', '', dealer)).body).toMatchObject({ groupId: told.groupId, members: [{ customerId: told.subjectId }] })
    expect((await group('household:H-1', '', dealer)).status).toBe(404)
    // To the brand it is the dealer's, and has its name.
    const shown = (await relations('email:ann@one.org')).body.groups.find((one: { type: string }) => one.type === 'fleet')
    expect(shown).toMatchObject({ groupId: told.groupId, group: 'fleet:dealer-7/F-1' })
    expect((await group('fleet:dealer-7/F-1')).body.groupId).toBe(told.groupId)
    expect((await group('fleet:F-1')).status).toBe(404)
  })
})

describe('a group', () => {
  it('has customers for members: two that are found to be one person are one, and two again when they are not', async () => {
    const ann = await tell('joined', 'company:C-1', 1, { roles: ['buyer'] }, { subject: 'email:ann@two.org' })
    const phone = await tell('joined', 'company:C-1', 2, { roles: ['user'] }, { subject: 'phone:+4930901824' })
    const kim = await tell('joined', 'company:C-1', 3, {}, { subject: 'email:kim@two.org' })
    const apart = { [ann.subjectId]: ['buyer'], [phone.subjectId]: ['user'], [kim.subjectId]: ['member'] }
    expect(members((await group('company:C-1')).body)).toEqual(apart)
    await writer.link(tenant, ann.subjectId, ann.subjectId, phone.subjectId)
    expect(members((await group('company:C-1')).body)).toEqual({ [ann.subjectId]: ['buyer', 'user'], [kim.subjectId]: ['member'] })
    const found = (await relations('phone:+4930901824')).body
    expect(found).toMatchObject({ customerId: ann.subjectId, groups: [{ roles: [{ role: 'buyer' }, { role: 'user' }] }] })
    await writer.unlink(tenant)
    expect(members((await group('company:C-1')).body)).toEqual(apart)
  })

  it('comes in pages, each member once, whichever of their identifiers it was told of', async () => {
    const told = []
    for (let number = 0; number < 7; number++) told.push(await tell('joined', 'company:C-2', 1, {}, { subject: `email:p${number}@three.org` }))
    const ids = told.map((one) => one.subjectId)
    await writer.link(tenant, ids[0] ?? '', ids[0] ?? '', ids[6] ?? '')
    await tell('left', 'company:C-2', 2, {}, { subject: 'email:p5@three.org' })
    const seen: string[] = []
    for (let next: string | null = ''; next !== null; ) {
      const { status, body }: { status: number; body: { members: GroupMember[]; next: string | null } } =
        await group('company:C-2', `?limit=2${next === '' ? '' : `&cursor=${next}`}`)
      expect(status).toBe(200)
      expect(body.members.length).toBeLessThanOrEqual(2)
      seen.push(...body.members.map(({ customerId }) => customerId))
      next = body.next
    }
    expect(seen.toSorted()).toEqual(ids.slice(0, 5).toSorted())
    const { body } = await group('company:C-2', '?limit=2')
    expect((await group('company:C-1', `?cursor=${body.next}`)).status).toBe(400)
    await writer.unlink(tenant)
  })

  it('belongs to whoever had the identifier when it was told', async () => {
    const told = await tell('joined', 'company:C-3', 5, {}, { subject: 'phone:+4930901825' })
    const other = (await tenant.pen([eventOf({ subject: 'email:new@four.org', time: at(12) })]))[0]?.subjectId ?? ''
    await writer.link(tenant, other, other)
    await writer.era(tenant, other, told.subjectId, Date.UTC(2026, 2, 10) * 1_000)
    await writer.link(tenant, told.subjectId, told.subjectId)
    expect(members((await group('company:C-3')).body)).toEqual({ [told.subjectId]: ['member'] })
    expect((await relations('email:new@four.org')).body.groups).toEqual([])
    await tell('joined', 'company:C-3', 15, { roles: ['owner'] }, { subject: 'phone:+4930901825' })
    expect(members((await group('company:C-3')).body)).toEqual({ [told.subjectId]: ['member'], [other]: ['owner'] })
    expect((await relations('email:new@four.org')).body.groups).toMatchObject([{ roles: [{ role: 'owner' }] }])
    await writer.unlink(tenant)
  })

  it('is known by events of its own, and a person is none', async () => {
    const [order] = await tenant.pen([eventOf({ type: 'order.placed', subject: 'group:account:A-9', data: { orderId: '7' } })])
    expect((await group('account:A-9')).body).toMatchObject({ groupId: order?.subjectId, members: [], next: null })
    const [person] = await tenant.pen([eventOf({ subject: 'email:ann@five.org' })])
    expect((await group(`id:${person?.subjectId}`)).status).toBe(404)
    expect((await group('email:ann@five.org')).status).toBe(404)
    expect((await group('household')).status).toBe(400)
  })

  it('is looked up by its name in a body, and asked for without it', async () => {
    const headers = { authorization: `Bearer ${tenant.token}` }
    const look = (payload: object) => running.app.inject({ method: 'POST', url: '/v1/groups/lookup', headers, payload })
    const found = await look({ group: 'household:H-1' })
    expect(found.statusCode).toBe(200)
    expect((await group(found.json().ref)).body).toMatchObject({ name: 'The Lindts', groupId: found.json().groupId })
    expect((await look({ group: 'household:H-99' })).statusCode).toBe(404)
    expect((await look({})).statusCode).toBe(400)
    expect((await look({ group: 'household:H-1', limit: 7 })).statusCode).toBe(400)
  })

  it('is not what another tenant has under the same name', async () => {
    const other = await running.tenant('other')
    expect((await group('household:H-1', '', other.token)).status).toBe(404)
  })

  it('says whether what is recorded counts already, and waits for it', async () => {
    await writer.catchUp()
    expect((await group('household:H-1')).body.settled).toBe(true)
    const [written] = await tenant.pen([eventOf({ subject: 'customer:1' })])
    const token = tenant.cipher.seal([{ kind: 'interactions', part: written!.part, number: written!.offset }])
    expect((await group('household:H-1')).body.settled).toBe(false)
    expect((await group('household:H-1', `?wait=100&after=${encodeURIComponent(token)}`)).status).toBe(504)
    await writer.catchUp()
    expect((await relations('customer:1', `?wait=100&after=${encodeURIComponent(token)}`)).status).toBe(200)
  })
})

describe('the timeline of a group', () => {
  const page = (ref: string, query = '', token?: string) => group(ref, `/timeline${query}`, token)
  const ids = (body: { events: { id: string }[] }) => body.events.map(({ id }) => id)
  const happened = (id: string, subject: string, day: number, more: Partial<CloudEvent> = {}) =>
    tenant.pen([eventOf({ id, subject, time: at(day), ...more })])

  it('has what happened to members while they were members, and to the group itself, in one order', async () => {
    await happened('before', 'email:ann@six.org', 1)
    const ann = await tell('joined', 'household:H-6', 2, {}, { id: 'ann-joins', subject: 'email:ann@six.org' })
    const kim = await tell('joined', 'household:H-6', 3, {}, { id: 'kim-joins', subject: 'email:kim@six.org' })
    await happened('kim-asks', 'email:kim@six.org', 4, { channel: 'voice' })
    await happened('ann-asks', 'email:ann@six.org', 5)
    const [call] = await happened('ann-calls', 'phone:+4930901826', 6, { channel: 'voice' })
    await happened('order', 'group:household:H-6', 7, { type: 'order.placed', data: { orderId: '7' } })
    await tell('left', 'household:H-6', 8, {}, { id: 'ann-leaves', subject: 'email:ann@six.org' })
    await happened('after', 'email:ann@six.org', 9)
    await happened('kim-buys', 'email:kim@six.org', 10)

    const found = await page('household:H-6')
    expect(found.status).toBe(200)
    expect(ids(found.body)).toEqual(['kim-buys', 'ann-leaves', 'order', 'ann-asks', 'kim-asks', 'kim-joins', 'ann-joins'])
    expect(found.body).toMatchObject({ groupId: ann.groupId, complete: true, next: null })
    expect(found.body.customerIds.toSorted()).toEqual([ann.subjectId, kim.subjectId].toSorted())

    // All identifiers of a member count, and only for as long as they are one person.
    await writer.link(tenant, ann.subjectId, ann.subjectId, call?.subjectId ?? '')
    const linked = ['kim-buys', 'ann-leaves', 'order', 'ann-calls', 'ann-asks', 'kim-asks', 'kim-joins', 'ann-joins']
    expect(ids((await page('household:H-6')).body)).toEqual(linked)
    const seen: string[] = []
    for (let cursor = ''; ; ) {
      const { body } = await page('household:H-6', `?limit=3&order=oldest${cursor}`)
      seen.push(...ids(body))
      if (body.next === null) break
      cursor = `&cursor=${encodeURIComponent(body.next)}`
    }
    expect(seen).toEqual(linked.toReversed())
    expect(ids((await page('household:H-6', '?channel=voice')).body)).toEqual(['ann-calls', 'kim-asks'])
    expect(ids((await page('household:H-6', `?from=${at(5)}&to=${at(7)}`)).body)).toEqual(['ann-calls', 'ann-asks'])
    await writer.unlink(tenant)
    expect(ids((await page('household:H-6')).body)).not.toContain('ann-calls')
  })

  it('shows of it what the reader may see', async () => {
    const { token } = await tenant.key(['timeline:read'])
    const masked = await page('household:H-6', '', token)
    expect(masked.body.events).toHaveLength(7)
    expect(masked.text).not.toMatch(/six\.org|H-6|number/)
    const dealer = (await tenant.key(['timeline:read', 'personal:read'], 'dealer-6')).token
    expect((await page('household:H-6', '', dealer)).status).toBe(404)
    await writer.tell(tenant, eventOf({ id: 'dealers', type: 'group.joined', subject: 'email:ann@six.org', time: at(6), data: { group: keyOf('household:H-6') } }), 'dealer-6')
    expect(ids((await page('household:H-6', '', dealer)).body)).toEqual(['dealers'])
    expect((await page('household:H-6', '?organisation=other', dealer)).status).toBe(403)
  })

  it('has pages of its own, and tells the audit of all whose events are read', async () => {
    const { body } = await page('household:H-6', '?limit=1')
    expect((await page('household:H-6', `?limit=1&channel=voice&cursor=${body.next}`)).status).toBe(400)
    expect((await page('household:H-6', `?known_as_of=${at(1)}`)).status).toBe(400)
    expect((await page(`id:${body.customerIds[0]}`)).status).toBe(404)
    const { token } = await tenant.key(['audit:read'])
    const audit = await get(`/v1/audit?customer=id:${body.customerIds[0]}`, token)
    expect(audit.body.entries.map(({ action }: { action: string }) => action)).toContain('group.timeline')
  })
})
