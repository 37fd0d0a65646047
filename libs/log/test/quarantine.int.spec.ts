import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sightOf } from '@throughline/access'
import { asTenant, type TenantClient } from '@throughline/database'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import { NOBODY, seal, type SubjectKey } from '@throughline/vault'
import { createSecretKey, randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import { openTopicEpoch } from '../src/cursor/cursors.js'
import { boundToPlace } from '../src/payload/raw-record.js'
import type { KeyReader } from '../src/payload/sealed-text.js'
import { clearBlob, splitPayload } from '../src/payload/split.js'
import { decideQuarantined, listQuarantine, openQuarantined, readQuarantined, type QuarantineEntry, type QuarantineFilter } from '../src/quarantine/quarantine.js'
import { recordChunk } from '../src/record/record-chunk.js'
import { readEventStatus } from '../src/status/event-status.js'
import { badRecord, chunkEvent, chunkOf } from './builders.js'

let database: TestDatabase
let recorder: Pool
let gateway: Pool
let admin: Pool
let topicEpoch: number
let tenantId: string

beforeAll(async () => {
  database = await testDatabase()
  recorder = new Pool({ connectionString: database.urlFor('recorder'), max: 2 })
  admin = new Pool({ connectionString: database.adminUrl, max: 1 })
  gateway = new Pool({ connectionString: database.urlFor('gateway'), max: 2 })
})

afterAll(async () => {
  await recorder?.end()
  await gateway?.end()
  await admin?.end()
  await database?.close()
})

beforeEach(async () => {
  tenantId = randomUUID()
  await admin.query('insert into control.tenant (id, slug, name) values ($1, $2, $2)', [tenantId, `t-${tenantId.slice(-12)}`])
  topicEpoch = (await openTopicEpoch(recorder, `topic-${randomUUID()}`)).id
})

const ask = <T>(tenant: string, work: (client: TenantClient) => Promise<T>): Promise<T> => asTenant(gateway, tenant, work)
const list = (filter: QuarantineFilter, limit: number, tenant = tenantId) =>
  ask(tenant, (client) => listQuarantine(client, tenant, filter, limit))
const read = async (id: string, tenant = tenantId, keys = keysOf({})) => {
  const record = await ask(tenant, (client) => readQuarantined(client, tenant, id))
  return record && openQuarantined(keys, tenant, record)
}
const keysOf = (keys: Record<string, SubjectKey>): KeyReader => ({
  read: (_tenant, ids) => Promise.resolve(new Map(ids.flatMap((id) => (keys[id] ? [[id, keys[id]] as const] : [])))),
  forget: () => undefined,
})
const decide = (id: string, decision: 'replayed' | 'discarded', by: string) =>
  ask(tenantId, (client) => decideQuarantined(client, tenantId, id, decision, by))
const status = (eventUid: string, limit = 20, tenant = tenantId) =>
  ask(tenant, (client) => readEventStatus(client, tenant, eventUid, sightOf({ scopes: [] }), limit))

const raw = { key: null, value: Buffer.from('{').toString('base64'), headers: { tenant: ['eA=='] }, timestamp: 7 }

async function quarantine(codes: readonly string[], eventUid: string | null = null): Promise<void> {
  const bad = codes.map((code, offset) => badRecord({ offset, code, tenantId, eventUid, sealed: clearBlob(JSON.stringify(raw)) }))
  await recordChunk(recorder, { ...chunkOf(topicEpoch, 0, 0, []), nextOffset: codes.length, bad })
}

async function allPages(size: number): Promise<QuarantineEntry[]> {
  const all: QuarantineEntry[] = []
  for (;;) {
    const last = all.at(-1)
    const page = await list(last ? { after: last } : {}, size)
    all.push(...page)
    if (page.length < size) return all
  }
}

describe('the list of the quarantine', () => {
  it('has every record of the tenant once, newest first, whatever the size of a page', async () => {
    await quarantine(['a', 'b', 'a', 'c', 'b'])
    const whole = await list({}, 100)
    expect(whole).toHaveLength(5)
    expect(await allPages(2)).toEqual(whole)
    expect(whole.map((entry) => entry.recordedAt)).toEqual(whole.map((entry) => entry.recordedAt).toSorted((a, b) => b - a))
    expect(whole[0]).toMatchObject({ state: 'open', decidedBy: null, reason: 'the value is not JSON' })
  })

  it('shows nothing to another tenant', async () => {
    await quarantine(['a'])
    const [entry] = await list({}, 1)
    expect(await list({}, 10, randomUUID())).toEqual([])
    expect(await read(entry?.id ?? '', randomUUID())).toBeUndefined()
  })

  it('filters by code and by what was decided', async () => {
    await quarantine(['a', 'b', 'a'])
    const [entry] = await list({ codes: ['b', 'z'] }, 10)
    expect(entry).toMatchObject({ code: 'b' })
    await decide(entry?.id ?? '', 'discarded', 'key-1')
    await decide(entry?.id ?? '', 'replayed', 'key-2')
    const decided = await list({ state: 'replayed' }, 10)
    expect(decided).toMatchObject([{ id: entry?.id, state: 'replayed', decidedBy: 'key-2' }])
    expect(await list({ state: 'open' }, 10)).toHaveLength(2)
  })
})

describe('a record in quarantine', () => {
  it('is there byte for byte', async () => {
    await quarantine(['not-json'])
    const [entry] = await list({}, 1)
    expect(await read(entry?.id ?? '')).toEqual({ ...entry, raw })
  })

  it('is an event again when it was the other telling of an id', async () => {
    const event = {
      specversion: '1.0' as const, id: '1', source: '/shop', type: 'page.viewed', time: '2026-05-28T20:26:40.000Z',
      channel: 'web', subject: 'email:ann@example.com', data: { url: '/tyres' },
    }
    const { data, closed } = splitPayload(event, undefined)
    const told = chunkEvent({ tenantId, direction: null, data, sealed: clearBlob(closed) })
    await recordChunk(recorder, chunkOf(topicEpoch, 0, 0, [told, { ...told, contentHash: randomUUID() }]))
    const [entry] = await list({}, 1)
    expect(entry).toMatchObject({ code: 'conflict', type: 'page.viewed', wayIn: 'http' })
    expect(await read(entry?.id ?? '')).toEqual({ ...entry, event })
  })
})

describe('a sealed record in quarantine', () => {
  const key: SubjectKey = { generation: 3, key: createSecretKey(Buffer.alloc(32, 3)), seen: 0 }
  const ann = randomUUID()

  it.each([ann, null])('opens with the key of its owner, and with no other: %s', async (subjectId) => {
    const place = { topicEpoch, part: 0, offset: 0 }
    const sealed = seal(key, boundToPlace({ tenantId, subjectId }, place), JSON.stringify(raw))
    const bad = [badRecord({ tenantId, subjectId, generation: 3, sealed })]
    await recordChunk(recorder, { ...chunkOf(topicEpoch, 0, 0, []), nextOffset: 1, bad })
    const [entry] = await list({}, 1)
    const owner = subjectId ?? NOBODY
    expect(await read(entry?.id ?? '', tenantId, keysOf({ [owner]: key }))).toEqual({ ...entry, raw })
    expect(await read(entry?.id ?? '', tenantId, keysOf({}))).toBeUndefined()
    expect(await read(entry?.id ?? '', tenantId, keysOf({ [owner]: { ...key, generation: 4 } }))).toBeUndefined()
    // Moved to another place it does not open.
    await admin.query('update log.quarantine set kafka_offset = 1 where id = $1', [entry?.id])
    await expect(read(entry?.id ?? '', tenantId, keysOf({ [owner]: key }))).rejects.toThrow('does not open')
  })

  it('is sealed as the event that it would have been when it is another telling', async () => {
    const told = chunkEvent({ tenantId, subjectId: ann, generation: 3 })
    const bound = { tenantId, subjectId: ann, uid: told.eventUid }
    const other = { ...told, contentHash: randomUUID(), sealed: seal(key, bound, '{"id":"other"}') }
    await recordChunk(recorder, chunkOf(topicEpoch, 0, 0, [told, other]))
    const [entry] = await list({}, 1)
    expect(await read(entry?.id ?? '', tenantId, keysOf({ [ann]: key }))).toMatchObject({ event: { id: 'other' } })
  })
})

describe('what became of an event', () => {
  it('is nothing while nobody told it', async () => {
    expect(await status(randomUUID())).toEqual({ place: undefined, quarantined: [] })
  })

  it('is its place, with the conflicts that were seen', async () => {
    const told = chunkEvent({ tenantId })
    const { firstPosition } = await recordChunk(recorder, chunkOf(topicEpoch, 3, 0, [told, told]))
    const { eventUid } = told
    expect(await status(eventUid)).toEqual({
      place: { part: 3, position: firstPosition },
      quarantined: [],
    })
    await recordChunk(recorder, chunkOf(topicEpoch, 3, 2, [{ ...told, contentHash: randomUUID() }]))
    expect(await status(eventUid)).toMatchObject({
      place: { part: 3, position: firstPosition },
      quarantined: [{ code: 'conflict' }],
    })
  })

  it('is why it lies in quarantine, newest first and bounded', async () => {
    const eventUid = randomUUID()
    await quarantine(['a', 'b', 'c'], eventUid)
    const { place, quarantined } = await status(eventUid, 2)
    expect(place).toBeUndefined()
    expect(quarantined).toHaveLength(2)
    expect(await status(eventUid, 20, randomUUID())).toEqual({ place: undefined, quarantined: [] })
  })
})
