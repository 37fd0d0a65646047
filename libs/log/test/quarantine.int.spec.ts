import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import { randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import { openTopicEpoch } from '../src/cursor/cursors.js'
import { sealRawRecord } from '../src/payload/raw-record.js'
import { splitPayload } from '../src/payload/split.js'
import { decideQuarantined, listQuarantine, readQuarantined, type QuarantineEntry } from '../src/quarantine/quarantine.js'
import { recordChunk } from '../src/record/record-chunk.js'
import { readEventStatus } from '../src/status/event-status.js'
import { badRecord, chunkEvent, chunkOf } from './builders.js'

let database: TestDatabase
let recorder: Pool
let gateway: Pool
let topicEpoch: number
let tenantId: string

beforeAll(async () => {
  database = await testDatabase()
  recorder = new Pool({ connectionString: database.urlFor('recorder'), max: 2 })
  gateway = new Pool({ connectionString: database.urlFor('gateway'), max: 2 })
})

afterAll(async () => {
  await recorder?.end()
  await gateway?.end()
  await database?.close()
})

beforeEach(async () => {
  tenantId = randomUUID()
  topicEpoch = (await openTopicEpoch(recorder, `topic-${randomUUID()}`)).id
})

const raw = { key: null, value: Buffer.from('{').toString('base64'), headers: { tenant: ['eA=='] }, timestamp: 7 }

async function quarantine(codes: readonly string[], eventUid: string | null = null): Promise<void> {
  const bad = codes.map((code, offset) => badRecord({ offset, code, tenantId, eventUid, sealed: sealRawRecord(raw) }))
  await recordChunk(recorder, { ...chunkOf(topicEpoch, 0, 0, []), nextOffset: codes.length, bad })
}

async function allPages(size: number): Promise<QuarantineEntry[]> {
  const all: QuarantineEntry[] = []
  for (;;) {
    const last = all.at(-1)
    const page = await listQuarantine(gateway, tenantId, last ? { after: last } : {}, size)
    all.push(...page)
    if (page.length < size) return all
  }
}

describe('the list of the quarantine', () => {
  it('has every record of the tenant once, newest first, whatever the size of a page', async () => {
    await quarantine(['a', 'b', 'a', 'c', 'b'])
    const whole = await listQuarantine(gateway, tenantId, {}, 100)
    expect(whole).toHaveLength(5)
    expect(await allPages(2)).toEqual(whole)
    expect(whole.map((entry) => entry.recordedAt)).toEqual(whole.map((entry) => entry.recordedAt).toSorted((a, b) => b - a))
    expect(whole[0]).toMatchObject({ state: 'open', decidedBy: null, reason: 'the value is not JSON' })
  })

  it('shows nothing to another tenant', async () => {
    await quarantine(['a'])
    const [entry] = await listQuarantine(gateway, tenantId, {}, 1)
    expect(await listQuarantine(gateway, randomUUID(), {}, 10)).toEqual([])
    expect(await readQuarantined(gateway, randomUUID(), entry?.id ?? '')).toBeUndefined()
  })

  it('filters by code and by what was decided', async () => {
    await quarantine(['a', 'b', 'a'])
    const [entry] = await listQuarantine(gateway, tenantId, { codes: ['b', 'z'] }, 10)
    expect(entry).toMatchObject({ code: 'b' })
    await decideQuarantined(gateway, entry?.id ?? '', 'discarded', 'key-1')
    await decideQuarantined(gateway, entry?.id ?? '', 'replayed', 'key-2')
    const decided = await listQuarantine(gateway, tenantId, { state: 'replayed' }, 10)
    expect(decided).toMatchObject([{ id: entry?.id, state: 'replayed', decidedBy: 'key-2' }])
    expect(await listQuarantine(gateway, tenantId, { state: 'open' }, 10)).toHaveLength(2)
  })
})

describe('a record in quarantine', () => {
  it('is there byte for byte', async () => {
    await quarantine(['not-json'])
    const [entry] = await listQuarantine(gateway, tenantId, {}, 1)
    expect(await readQuarantined(gateway, tenantId, entry?.id ?? '')).toEqual({ ...entry, raw })
  })

  it('is an event again when it was the other telling of an id', async () => {
    const event = {
      specversion: '1.0' as const, id: '1', source: '/shop', type: 'page.viewed', time: '2026-05-28T20:26:40.000Z',
      channel: 'web', subject: 'email:ann@example.com', data: { url: '/tyres' },
    }
    const told = chunkEvent({ tenantId, direction: null, ...splitPayload(event, undefined) })
    await recordChunk(recorder, chunkOf(topicEpoch, 0, 0, [told, { ...told, contentHash: randomUUID() }]))
    const [entry] = await listQuarantine(gateway, tenantId, {}, 1)
    expect(entry).toMatchObject({ code: 'conflict', type: 'page.viewed', wayIn: 'http' })
    expect(await readQuarantined(gateway, tenantId, entry?.id ?? '')).toEqual({ ...entry, event })
  })
})

describe('what became of an event', () => {
  it('is nothing while nobody told it', async () => {
    expect(await readEventStatus(gateway, tenantId, randomUUID())).toEqual({ place: undefined, quarantined: [] })
  })

  it('is its place, with the conflicts that were seen', async () => {
    const told = chunkEvent({ tenantId })
    const { firstPosition } = await recordChunk(recorder, chunkOf(topicEpoch, 3, 0, [told, told]))
    const { eventUid } = told
    expect(await readEventStatus(gateway, tenantId, eventUid)).toEqual({
      place: { part: 3, position: firstPosition },
      quarantined: [],
    })
    await recordChunk(recorder, chunkOf(topicEpoch, 3, 2, [{ ...told, contentHash: randomUUID() }]))
    expect(await readEventStatus(gateway, tenantId, eventUid)).toMatchObject({
      place: { part: 3, position: firstPosition },
      quarantined: [{ code: 'conflict' }],
    })
  })

  it('is why it lies in quarantine, newest first and bounded', async () => {
    const eventUid = randomUUID()
    await quarantine(['a', 'b', 'c'], eventUid)
    const { place, quarantined } = await readEventStatus(gateway, tenantId, eventUid, 2)
    expect(place).toBeUndefined()
    expect(quarantined).toHaveLength(2)
    expect(await readEventStatus(gateway, randomUUID(), eventUid)).toEqual({ place: undefined, quarantined: [] })
  })
})
