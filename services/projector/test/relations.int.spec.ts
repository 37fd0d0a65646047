import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { asTenant } from '@throughline/database'
import type { CloudEvent } from '@throughline/events'
import { beginBuild, readBuilds, readGroupDescriptions, readGroupStatements, readRowsAt, readSubjectsInGroup } from '@throughline/log'
import { sightOf } from '@throughline/access'
import { defaultRules, groupOf, subjectOf, tenantKeys } from '@throughline/subjects'
import { eventually } from '@throughline/testing'
import { Pool } from 'pg'
import { makeRig, type Rig, tenantId } from './rig.js'

let rig: Rig
let reader: Pool

beforeEach(async () => {
  rig = await makeRig()
  reader = new Pool({ connectionString: rig.database.urlFor('timeline'), max: 1 })
}, 120_000)
afterEach(async () => {
  await reader.end()
  await rig.close()
})

const everything = sightOf({ scopes: ['personal:read'] })
const lindts = { type: 'Household', key: 'H-1' }

function idOf(reference: string): string {
  const find = reference.startsWith('household:') ? groupOf : subjectOf
  const found = find(reference, defaultRules, tenantKeys(rig.keys, tenantId))
  if (!found.ok) throw new Error(found.reason)
  return found.subjectId
}

function told(verb: 'joined' | 'left' | 'described', day: number, more: object = {}, rest: Partial<CloudEvent> = {}): Partial<CloudEvent> {
  return { source: '/crm', type: `group.${verb}`, time: new Date(Date.UTC(2026, 2, day)).toISOString(), data: { group: lindts, ...more }, ...rest }
}

const day = (number: number): number => Date.UTC(2026, 2, number) * 1_000

async function caughtUp(): Promise<void> {
  await eventually(async () => {
    const builds = await readBuilds(rig.admin)
    expect(builds.map(({ view }) => view)).toContain('relations')
    for (const { parts } of builds) for (const { next, head } of parts) expect(next).toBe(head)
  }, { timeoutMs: 45_000, intervalMs: 30 })
}

async function rebuilt(): Promise<string | null> {
  // Two projectors that start together may both begin one.
  await eventually(async () => expect((await readBuilds(rig.admin)).filter(({ view }) => view === 'relations')).toHaveLength(1), { timeoutMs: 30_000 })
  await beginBuild(rig.admin, 'relations', 1)
  return eventually(async () => {
    const builds = (await readBuilds(rig.admin)).filter(({ view }) => view === 'relations')
    expect(builds).toHaveLength(1)
    expect(builds[0]?.note).not.toBeNull()
    return builds[0]?.note ?? null
  }, { timeoutMs: 30_000 })
}

const statementsOf = (...subjectIds: string[]) =>
  asTenant(reader, tenantId, (client) => readGroupStatements(client, tenantId, { subjectIds, organisation: null }))

describe('relations', () => {
  it('are what events say, once each, in whichever part and order they come', async () => {
    rig.projector(undefined, { CHUNK_EVENTS: '2' })
    rig.projector(undefined, { CHUNK_EVENTS: '3' })
    await rig.record(
      told('left', 9, { userId: '42', roles: ['payer'], until: '2026-03-08T00:00:00Z' }),
      told('joined', 1, { userId: '42', roles: ['payer', 'user', 'payer'], from: '2026-01-01T00:00:00Z' }),
      told('joined', 2, { email: 'kim@shop.org' }, { organisation: 'dealer7' }),
      told('joined', 2, { group: { type: 'x', key: 'y' }, email: 'kim@shop.org' }, { dataschema: 'https://their.own/schema' }),
      told('described', 3, { name: 'The Lindts' }),
      told('described', 2, { name: 'Lindt' }),
    )
    await caughtUp()
    const [ann, kim, group] = [idOf('customer:42'), idOf('email:kim@shop.org'), idOf('household:H-1')]
    const found = await statementsOf(ann, kim)
    const common = { groupId: group, groupType: 'household' }
    expect(found).toMatchObject([
      { ...common, subjectId: ann, joined: false, roles: ['payer'], saidAt: day(9), from: day(8), until: null },
      { ...common, subjectId: kim, joined: true, roles: [], from: day(2), until: null },
      { ...common, subjectId: ann, joined: true, roles: ['payer', 'user'], saidAt: day(1), from: Date.UTC(2026, 0, 1) * 1_000 },
    ])
    const dealers = { subjectIds: [ann, kim], organisation: 'dealer7' }
    expect(await asTenant(reader, tenantId, (client) => readGroupStatements(client, tenantId, dealers))).toMatchObject([{ subjectId: kim }])

    const names = await asTenant(reader, tenantId, async (client) => {
      const places = await readGroupDescriptions(client, tenantId, { groupIds: [group, ann], by: day(30), organisation: null })
      expect(await readGroupDescriptions(client, tenantId, { groupIds: [group], by: day(1), organisation: null })).toEqual([])
      return readRowsAt(client, tenantId, places, everything)
    })
    expect(names).toMatchObject([{ type: 'group.described', occurredAt: day(3) }])
    expect(await rebuilt()).toBe('equal to the one before')
  }, 120_000)

  it('are found group by group, in pages', async () => {
    rig.projector()
    await rig.record(...Array.from({ length: 5 }, (_, number) => told('joined', 1, { userId: `4${number}` })), told('left', 2, { userId: '40' }))
    await caughtUp()
    const all = Array.from({ length: 5 }, (_, number) => idOf(`customer:4${number}`)).toSorted()
    const page = (after?: string, organisation: string | null = null) =>
      asTenant(reader, tenantId, (client) =>
        readSubjectsInGroup(client, tenantId, { groupId: idOf('household:H-1'), organisation, limit: 2, ...(after && { after }) }))
    expect(await page()).toEqual(all.slice(0, 2))
    expect(await page(all[1])).toEqual(all.slice(2, 4))
    expect(await page(all[3])).toEqual(all.slice(4))
    expect(await page(undefined, 'dealer7')).toEqual([])
  }, 120_000)

  it('do not count what was retracted, whichever came first, unless the retraction was', async () => {
    rig.projector()
    const retracted = (id: string, target: string) => ({ id, source: '/crm', type: 'event.retracted', data: { source: '/crm', id: target } })
    await rig.record(
      retracted('too-early', 'joined-1'),
      told('joined', 1, { userId: '41' }, { id: 'joined-1' }),
      told('joined', 1, { userId: '42' }, { id: 'joined-2' }),
      told('described', 2, { name: 'Lindt' }, { id: 'described-1' }),
      told('described', 3, { name: 'Wrong' }, { id: 'described-2' }),
      retracted('no-more', 'joined-2'),
      retracted('no-name', 'described-2'),
    )
    await caughtUp()
    expect(await statementsOf(idOf('customer:41'), idOf('customer:42'))).toEqual([])
    // A group was never believed to be the same person, so nothing of that is taken back.
    await eventually(async () => expect(await rig.query('select 1 from views.identity_dirty')).toEqual([]), { timeoutMs: 45_000 })
    expect(await rig.query('select 1 from views.identity_withdrawn')).toEqual([])
    const asked = { groupIds: [idOf('household:H-1')], by: day(30), organisation: null }
    const names = await asTenant(reader, tenantId, async (client) =>
      readRowsAt(client, tenantId, await readGroupDescriptions(client, tenantId, asked), everything))
    expect(names).toMatchObject([{ occurredAt: day(2) }])
    await rig.record(retracted('after-all', 'no-more'))
    await caughtUp()
    expect(await statementsOf(idOf('customer:41'), idOf('customer:42'))).toMatchObject([{ subjectId: idOf('customer:42') }])
  }, 120_000)

  it('forget who was erased, and an event that was', async () => {
    rig.projector()
    const kims = told('joined', 3, { email: 'kim@shop.org' }, { id: 'of-kim' })
    await rig.record(told('joined', 1, { userId: '42' }), kims, told('described', 2, { name: 'Lindt' }))
    await caughtUp()
    const erased = { erasureId: tenantId, subjectIds: [idOf('customer:42'), idOf('household:H-1')], erasedAt: '2026-12-01T00:00:00Z' }
    await rig.record({ subject: `tenant:${tenantId}`, type: 'customer.erased', data: erased })
    await caughtUp()
    expect(await statementsOf(idOf('customer:42'))).toEqual([])
    expect(await rig.query('select 1 from views.relation_description')).toEqual([])
    const [statement] = await statementsOf(idOf('email:kim@shop.org'))
    const eventErased = (fields?: string[]) =>
      rig.record({ subject: `tenant:${tenantId}`, type: 'event.erased', data: { erasureId: tenantId, eventUid: statement?.eventUid, ...(fields && { fields }) } })
    await eventErased(['/data/reason'])
    await caughtUp()
    expect(await statementsOf(idOf('email:kim@shop.org'))).toHaveLength(1)
    await eventErased()
    await caughtUp()
    expect(await statementsOf(idOf('email:kim@shop.org'))).toEqual([])
  }, 120_000)
})
