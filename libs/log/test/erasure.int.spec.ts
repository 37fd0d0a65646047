import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { asTenant } from '@throughline/database'
import { eventually } from '@throughline/testing'
import { open } from '@throughline/vault'
import pg from 'pg'
import { insertHold, releaseHold } from '../src/erasure/holds/holds.js'
import { lockErasures } from '../src/erasure/ledger/begin.js'
import { findErasableEvent, previewSubjects } from '../src/erasure/preview/preview.js'
import { expireQuarantine } from '../src/erasure/worker/expire.js'
import { finishErasure, openErasures } from '../src/erasure/worker/finish.js'
import { rewriteTable, settleRewrites, wantedRewrites } from '../src/erasure/worker/rewrite.js'
import { tenantId } from './builders.js'
import { erasureRig, partOf, type ErasureRig } from './erasure-rig.js'

const otherTenant = '00000000-0000-7000-8000-000000000002'

/** The table of what they are found by. */
const words: unknown = expect.stringMatching(/^views\.search_\d$/)

describe('an erasure', () => {
  let rig: ErasureRig
  beforeAll(async () => {
    rig = await erasureRig()
    await rig.admin.query("insert into control.tenant (id, slug, name) values ($1, 'other', 'Other')", [otherTenant])
  })
  afterAll(() => rig?.close())

  const finish = async (id: string): Promise<boolean> =>
    finishErasure({ pool: rig.eraser, vault: rig.eraserVault }, await rig.ledger(id))
  const rowsOf = async (uids: string[]): Promise<Record<string, unknown>[]> =>
    (await rig.admin.query<Record<string, unknown>>('select * from log.event where event_uid = any ($1) order by pos', [uids])).rows

  it('computes the part of a subject as publishers do', async () => {
    for (let turn = 0; turn < 50; turn++) {
      const subjectId = randomUUID()
      const { rows } = await rig.eraser.query<{ part: number }>('select log.part_of($1) as part', [subjectId])
      expect(rows[0]?.part).toBe(partOf(subjectId))
    }
  })

  it('hides a customer at once, overwrites their rows afterwards, and leaves others alone', async () => {
    const [ann, bob] = [randomUUID(), randomUUID()]
    const uids = await rig.record(ann, ['secret', 'more'], { conversationUid: randomUUID(), also: [bob], topic: 'tyres' })
    const others = await rig.record(bob, ['hello'])
    const before = await rowsOf(others)
    const erasure = await rig.erase(ann)
    expect(erasure.unreadableAt).toBeGreaterThanOrEqual(erasure.erasedAt)
    expect(erasure.generations).toEqual([2])
    expect(await rig.visible(ann)).toEqual([])
    expect(await rig.visible(bob)).toEqual(['message.received'])
    expect(await rig.eraserVault.read(tenantId, [ann])).toEqual(new Map())

    expect(await finish(erasure.id)).toBe(true)
    const [row] = await rowsOf(uids)
    expect(row).toMatchObject({
      subject_id: '00000000-0000-0000-0000-000000000000', type: 'erased', class: 'record', sequence: '', also: null, data: null,
      sealed: null, conversation_uid: null, organisation: null, topic: null, channel: null, direction: null, producer: null, trace_id: null,
      event_uid: uids[0],
    })
    expect(await rowsOf(others)).toEqual(before)
    const done = await rig.ledger(erasure.id)
    expect(done).toMatchObject({ events: 2, rewrites: [expect.stringMatching(/^vault\.data_key_\d+$/), words] })
    expect(done.blankedAt).toBeGreaterThan(done.unreadableAt ?? 0)
  })

  it('is taken up where another one has left it', async () => {
    const ann = randomUUID()
    const uids = await rig.record(ann, ['secret'])
    const begun = await rig.begin({ subjectIds: [ann] })
    if (begun.status !== 'begun') throw new Error(begun.status)
    // The gateway died here. Nobody was told that it holds: it holds from when somebody takes it up.
    expect((await openErasures(rig.eraser, 100)).map(({ id }) => id)).not.toContain(begun.erasure.id)
    await rig.admin.query('update control.erasure set erased_at = erased_at - 16000000 where id = $1', [begun.erasure.id])
    const left = (await openErasures(rig.eraser, 100)).find(({ id }) => id === begun.erasure.id)
    expect(left).toBeDefined()
    expect(await finish(begun.erasure.id)).toBe(true)
    expect(await rig.visible(ann)).toEqual([])
    expect((await rowsOf(uids))[0]?.['type']).toBe('erased')
    const done = await rig.ledger(begun.erasure.id)
    expect(done.erasedAt).toBeGreaterThan(begun.erasure.erasedAt)
    expect(done.unreadableAt).not.toBeNull()
    // Once more changes nothing.
    expect(await finish(begun.erasure.id)).toBe(true)
    expect(await rig.ledger(begun.erasure.id)).toMatchObject({ events: 1, erasedAt: done.erasedAt, generations: done.generations })
  })

  it('lets who comes back in under a new generation, and does not touch it when it is repeated', async () => {
    const ann = randomUUID()
    await rig.record(ann, ['before'])
    const erasure = await rig.erase(ann)
    const back = await rig.record(ann, ['after'])
    expect(await finish(erasure.id)).toBe(true)
    expect(await finish(erasure.id)).toBe(true)
    expect(await rig.visible(ann)).toEqual(['message.received'])
    expect((await rowsOf(back))[0]?.['generation']).toBe(2)
    const second = await rig.erase(ann)
    expect(second.generations).toEqual([3])
    expect(await rig.visible(ann)).toEqual([])
  })

  it('knows which files to rewrite when whoever overwrote the rows died over it', async () => {
    const ann = randomUUID()
    await rig.recordClear(ann, { data: { text: 'secret' } })
    await rig.quarantine({ subjectId: ann })
    const erasure = await rig.erase(ann)
    const ended = new AbortController()
    ended.abort()
    await expect(finishErasure({ pool: rig.eraser, vault: rig.eraserVault }, erasure, ended.signal)).rejects.toThrow()
    expect(await rig.ledger(erasure.id)).toMatchObject({ blankedAt: null, rewrites: [`log.event_${partOf(ann)}`, expect.stringContaining('vault')] })
    expect(await finish(erasure.id)).toBe(true)
    expect((await rig.ledger(erasure.id)).rewrites).toEqual([`log.event_${partOf(ann)}`, 'log.quarantine', expect.stringContaining('vault'), words])
  })

  it('purges what lies in quarantine of the customer, and of nobody else', async () => {
    const [ann, bob] = [randomUUID(), randomUUID()]
    await rig.quarantine({ subjectId: ann })
    await rig.quarantine({ subjectId: bob })
    await rig.quarantine({ subjectId: ann, tenantId: otherTenant })
    const erasure = await rig.erase(ann)
    await finish(erasure.id)
    const { rows } = await rig.admin.query('select subject_id, tenant_id from log.quarantine where subject_id = any ($1) order by 2', [[ann, bob]])
    expect(rows).toEqual([{ subject_id: bob, tenant_id: tenantId }, { subject_id: ann, tenant_id: otherTenant }])
    expect(await rig.ledger(erasure.id)).toMatchObject({ quarantined: 1, rewrites: ['log.quarantine', expect.any(String), words] })
  })

  it('overwrites one event and keeps its id claimed', async () => {
    const ann = randomUUID()
    const [one = '', other = ''] = await rig.record(ann, ['secret', 'kept'])
    const begun = await rig.begin({ kind: 'event', subjectIds: [ann], eventUid: one })
    if (begun.status !== 'begun') throw new Error(begun.status)
    expect((await openErasures(rig.eraser, 100)).map(({ id }) => id)).toContain(begun.erasure.id)
    expect(await finish(begun.erasure.id)).toBe(true)
    expect((await rowsOf([one, other])).map(({ type }) => type)).toEqual(['erased', 'message.received'])
    expect((await rig.admin.query('select from log.event_claim where event_uid = $1', [one])).rowCount).toBe(1)
    expect(await rig.ledger(begun.erasure.id)).toMatchObject({ events: 1, rewrites: [`log.event_${partOf(ann)}`, words], unreadableAt: expect.any(Number) })
    expect(await asTenant(rig.gateway, tenantId, (client) => findErasableEvent(client, tenantId, one))).toBeUndefined()
    expect(await asTenant(rig.gateway, tenantId, (client) => findErasableEvent(client, tenantId, other))).toEqual({
      subjectId: ann, type: 'message.received',
    })
  })

  it('takes fields out of an event and seals the rest anew', async () => {
    const ann = randomUUID()
    const [uid = ''] = await rig.record(ann, ['secret'], { topic: 'tyres', data: '{"title":"Winter tyres","other":1}' })
    const fields = ['/data/text', '/data/title', '/topic', '/data/gone']
    const begun = await rig.begin({ kind: 'field', subjectIds: [ann], eventUid: uid, fields })
    if (begun.status !== 'begun') throw new Error(begun.status)
    const [before] = await rowsOf([uid])
    expect(await finish(begun.erasure.id)).toBe(true)
    const [row] = await rowsOf([uid])
    expect(row).toMatchObject({ type: 'message.received', subject_id: ann, topic: null, data: '{"other":1}', generation: 1 })
    expect(row?.['sealed']).not.toEqual(before?.['sealed'])
    const key = (await rig.eraserVault.read(tenantId, [ann])).get(ann)
    if (key === undefined) throw new Error('no key')
    const closed = open(key, { tenantId, subjectId: ann, uid }, row?.['sealed'] as Buffer).toString()
    expect(JSON.parse(closed)).toMatchObject({ conversation: 'c-1', data: { kept: 1 } })
    expect(closed).not.toContain('secret')
  })

  it('takes fields out of an event from before there was sealing', async () => {
    const ann = randomUUID()
    const uid = await rig.recordClear(ann, { id: '1', source: '/spec', data: { text: 'secret', kept: 1 } }, { data: null })
    const begun = await rig.begin({ kind: 'field', subjectIds: [ann], eventUid: uid, fields: ['/data/text'] })
    if (begun.status !== 'begun') throw new Error(begun.status)
    await finish(begun.erasure.id)
    const [row] = await rowsOf([uid])
    expect(String(row?.['sealed'])).toBe('\0{"id":"1","source":"/spec","data":{"kept":1}}')
  })

  it('waits for an event that the log does not have yet, as after a restore', async () => {
    const begun = await rig.begin({ kind: 'event', subjectIds: [randomUUID()], eventUid: randomUUID() })
    if (begun.status !== 'begun') throw new Error(begun.status)
    expect(await finish(begun.erasure.id)).toBe(false)
    expect(await rig.ledger(begun.erasure.id)).toMatchObject({ blankedAt: null, unreadableAt: null })
  })

  it('is kept off by a legal hold, until it is released', async () => {
    const [ann, bob] = [randomUUID(), randomUUID()]
    const hold = await asTenant(rig.gateway, tenantId, async (client) => {
      await lockErasures(client, tenantId)
      return insertHold(client, { tenantId, subjectId: bob, reason: 'lawsuit 12', placedBy: 'counsel' })
    })
    expect(await rig.begin({ subjectIds: [ann, bob] })).toMatchObject({ status: 'held', holds: [{ reason: 'lawsuit 12', subjectId: bob }] })
    expect(await rig.begin({ subjectIds: [ann] })).toMatchObject({ status: 'begun' })
    expect(await asTenant(rig.gateway, otherTenant, (client) => releaseHold(client, otherTenant, hold.id, 'thief'))).toBeUndefined()
    await asTenant(rig.gateway, tenantId, (client) => releaseHold(client, tenantId, hold.id, 'counsel'))
    expect(await rig.begin({ subjectIds: [ann, bob] })).toMatchObject({ status: 'begun' })
  })

  it('holds for all that its gateway had received, whose clock may be ahead a little', async () => {
    const now = Date.now() * 1_000
    const at = async (ahead: number): Promise<number> => {
      const begun = await rig.begin({ subjectIds: [randomUUID()], now: now + ahead })
      if (begun.status !== 'begun') throw new Error(begun.status)
      return begun.erasure.erasedAt
    }
    expect(await at(2_000_000)).toBe(now + 2_000_000)
    expect(await at(-60_000_000)).toBeGreaterThanOrEqual(now)
    // A clock that is wrong altogether would keep away what happens for years.
    expect(await at(3_600_000_000)).toBeLessThan(now + 60_000_000)
  })

  it('is begun once a request', async () => {
    const subjectIds = [randomUUID()]
    const requestPrint = Buffer.from(randomUUID())
    const [requestKey, otherKey] = [Buffer.from(randomUUID()), Buffer.from(randomUUID())]
    const both = await Promise.all([1, 2, 3].map(() => rig.begin({ subjectIds, requestPrint })))
    expect(both.map(({ status }) => status).toSorted()).toEqual(['begun', 'known', 'known'])
    expect(new Set(both.map((begun) => 'erasure' in begun && begun.erasure.id)).size).toBe(1)
    // A minute later only the key tells.
    await rig.admin.query("update control.erasure set erased_at = erased_at - 61000000 where request_print = $1", [requestPrint])
    expect(await rig.begin({ subjectIds, requestPrint, requestKey })).toMatchObject({ status: 'begun' })
    await rig.admin.query("update control.erasure set erased_at = erased_at - 61000000 where request_print = $1", [requestPrint])
    expect(await rig.begin({ subjectIds, requestPrint, requestKey })).toMatchObject({ status: 'known' })
    expect(await rig.begin({ subjectIds, requestPrint: Buffer.from('other'), requestKey })).toEqual({ status: 'key-reused' })
    expect(await rig.begin({ subjectIds, requestPrint: Buffer.from('other'), requestKey: otherKey })).toMatchObject({ status: 'begun' })
  })

  it('says beforehand what would go, and whom the events name besides', async () => {
    const [ann, device, bob] = [randomUUID(), randomUUID(), randomUUID()]
    await rig.record(ann, ['1', '2', '3'], { also: [device] })
    await rig.record(ann, ['4'], { also: [device, bob] })
    await rig.quarantine({ subjectId: ann })
    const preview = (subjectIds: string[]) => asTenant(rig.gateway, tenantId, (client) => previewSubjects(client, tenantId, subjectIds))
    expect(await preview([ann])).toEqual({
      subjects: [{ subjectId: ann, events: 4, quarantined: 1 }],
      named: [{ subjectId: device, events: 4 }, { subjectId: bob, events: 1 }],
    })
    expect((await preview([ann, device])).named).toEqual([{ subjectId: bob, events: 1 }])
    await rig.erase(ann)
    expect(await preview([ann])).toMatchObject({ subjects: [{ events: 0 }], named: [] })
  })

  it('has its files rewritten, and a date only when nothing is left in them', async () => {
    const ann = randomUUID()
    const uid = await rig.recordClear(ann, { data: { text: 'secret' } })
    const erasure = await rig.erase(ann)
    const reader = new pg.Client({ connectionString: rig.database.adminUrl })
    const files = new pg.Client({ connectionString: rig.database.urlFor('eraser') })
    await Promise.all([reader.connect(), files.connect()])
    try {
      const table = `log.event_${partOf(ann)}`
      await finish(erasure.id)
      expect((await wantedRewrites(rig.eraser)).map(({ target }) => target)).toContain(table)
      // Somebody has been reading since before a row was overwritten: PostgreSQL keeps it for him.
      await reader.query('begin isolation level repeatable read')
      await reader.query('select from log.meta')
      await rig.admin.query("update log.event set topic = 'x' where event_uid = $1", [uid])
      expect(await rewriteTable(rig.eraser, files, table)).toBe(false)
      await reader.query('commit')
      await settleRewrites(rig.eraser)
      expect((await rig.ledger(erasure.id)).rewrittenAt).toBeNull()
      await eventually(async () => {
        for (const { target } of await wantedRewrites(rig.eraser)) expect(await rewriteTable(rig.eraser, files, target)).toBe(true)
      })
      expect(await settleRewrites(rig.eraser)).toBeGreaterThan(0)
      const done = await rig.ledger(erasure.id)
      expect(done.rewrittenAt).toBeGreaterThan(done.blankedAt ?? 0)
      expect(await wantedRewrites(rig.eraser)).toEqual([])
      await expect(rewriteTable(rig.eraser, files, 'log.event; drop table log.meta')).rejects.toThrow('no table')
    } finally {
      await Promise.all([reader.end(), files.end()])
    }
  })

  it('throws away what has lain in quarantine for its time', async () => {
    const [old, fresh] = [randomUUID(), randomUUID()]
    await rig.quarantine({ subjectId: old })
    await rig.quarantine({ subjectId: fresh })
    await rig.admin.query('update log.quarantine set expires_at = 1 where subject_id = $1', [old])
    expect(await expireQuarantine(rig.eraser)).toBe(1)
    const { rows } = await rig.admin.query('select subject_id from log.quarantine where subject_id = any ($1)', [[old, fresh]])
    expect(rows).toEqual([{ subject_id: fresh }])
  })

  it('stays in the ledger: nobody changes what was asked for, nobody takes it away', async () => {
    await expect(rig.eraser.query("update control.erasure set reason = 'other'")).rejects.toThrow('permission denied')
    await expect(rig.eraser.query('delete from control.erasure')).rejects.toThrow('permission denied')
    await expect(asTenant(rig.gateway, tenantId, (client) => client.query("update control.erasure set erased_at = 1"))).rejects.toThrow('permission denied')
    await expect(asTenant(rig.gateway, tenantId, (client) => client.query('select sealed from log.event limit 1'))).rejects.toThrow('permission denied')
  })
})
