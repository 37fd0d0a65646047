import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import { Pool } from 'pg'
import { openTopicEpoch } from '../src/cursor/cursors.js'
import { recordChunk } from '../src/record/record-chunk.js'
import { badRecord, chunkEvent, chunkOf, tenantId } from './builders.js'

jest.setTimeout(30_000)

const otherTenant = '00000000-0000-7000-8000-000000000002'

describe('an erasure and the chunks that are recorded meanwhile', () => {
  let database: TestDatabase
  let recorder: Pool
  let eraser: Pool
  let admin: Pool
  let epoch: number
  beforeAll(async () => {
    database = await testDatabase()
    recorder = new Pool({ connectionString: database.urlFor('recorder'), max: 4 })
    eraser = new Pool({ connectionString: database.urlFor('eraser'), max: 2 })
    admin = new Pool({ connectionString: database.adminUrl, max: 1 })
  })
  afterAll(async () => {
    await recorder?.end()
    await eraser?.end()
    await admin?.end()
    await database?.close()
  })
  beforeEach(async () => {
    epoch = (await openTopicEpoch(recorder, `topic-${randomUUID()}`)).id
  })

  async function mark(subjectId: string, generation: number, tenant = tenantId): Promise<number> {
    const { rows } = await eraser.query<{ version: string }>('select log.mark_erased($1, $2, $3, 77) as version', [
      tenant,
      [subjectId, subjectId],
      [generation, generation],
    ])
    return Number(rows[0]?.version)
  }

  it('refuses what is sealed under an earlier generation, as a whole, and takes it sealed anew', async () => {
    const [ann, bob] = [randomUUID(), randomUUID()]
    const events = [chunkEvent({ subjectId: bob, generation: 1 }), chunkEvent({ subjectId: ann, generation: 1 })]
    const chunk = chunkOf(epoch, 0, 0, events)
    const version = await mark(ann, 2)
    const refused = await recordChunk(recorder, { ...chunk, knownErasures: version - 1 })
    expect(refused).toMatchObject({ status: 'stale', stale: [ann], erasures: version, recorded: 0 })
    expect((await admin.query('select from log.event where event_uid = $1', [events[0]?.eventUid])).rowCount).toBe(0)
    const anew = { ...chunk, events: chunk.events.map((event) => (event.subjectId === ann ? { ...event, generation: 2 } : event)) }
    expect(await recordChunk(recorder, { ...anew, knownErasures: version - 1 })).toMatchObject({ status: 'recorded', recorded: 2, stale: [] })
    const { rows } = await admin.query('select subject_id, generation from log.event where part = 0 order by pos desc limit 2')
    expect(rows).toEqual([{ subject_id: ann, generation: 2 }, { subject_id: bob, generation: 1 }])
  })

  it('keeps the generation also when some of a chunk were told before', async () => {
    const [first, second] = [chunkEvent({ generation: 3 }), chunkEvent({ generation: 4 })]
    await recordChunk(recorder, chunkOf(epoch, 5, 0, [first]))
    await recordChunk(recorder, chunkOf(epoch, 5, 1, [first, second]))
    const { rows } = await admin.query('select generation from log.event where part = 5 order by pos')
    expect(rows).toEqual([{ generation: 3 }, { generation: 4 }])
  })

  it('refuses records for the quarantine likewise', async () => {
    const subjectId = randomUUID()
    await mark(subjectId, 5)
    const bad = [badRecord({ tenantId, subjectId, generation: 4 })]
    const chunk = { ...chunkOf(epoch, 1, 0, []), nextOffset: 1, bad }
    expect(await recordChunk(recorder, chunk)).toMatchObject({ status: 'stale', stale: [subjectId] })
    const anew = { ...chunk, bad: bad.map((record) => ({ ...record, generation: 5 })) }
    expect(await recordChunk(recorder, anew)).toMatchObject({ status: 'recorded', quarantined: 1 })
  })

  it('is another tenant’s matter when the subject id is the same', async () => {
    const subjectId = randomUUID()
    await mark(subjectId, 2, otherTenant)
    const chunk = chunkOf(epoch, 2, 0, [chunkEvent({ subjectId, generation: 1 })])
    expect(await recordChunk(recorder, chunk)).toMatchObject({ status: 'recorded' })
  })

  it('waits for a chunk that is under way, and holds up none that comes after', async () => {
    const subjectId = randomUUID()
    const slow = await recorder.connect()
    try {
      await slow.query('begin')
      await recordChunk(slow, chunkOf(epoch, 3, 0, [chunkEvent({ subjectId, generation: 1 })]))
      let marked = false
      const marking = mark(subjectId, 2).then(() => (marked = true))
      await sleep(200)
      expect(marked).toBe(false)
      await slow.query('commit')
      await marking
      const late = chunkOf(epoch, 4, 0, [chunkEvent({ subjectId, generation: 1 })])
      expect(await recordChunk(recorder, late)).toMatchObject({ status: 'stale' })
    } finally {
      slow.release()
    }
  })

  it('counts up, and marking again takes nothing back', async () => {
    const subjectId = randomUUID()
    const first = await mark(subjectId, 4)
    expect(await mark(subjectId, 3)).toBe(first + 1)
    const { rows } = await eraser.query('select generation from log.erased_subject where subject_id = $1', [subjectId])
    expect(rows).toEqual([{ generation: 4 }])
  })

  it('lets the tenant of a transaction mark its own alone', async () => {
    const gateway = new Pool({ connectionString: database.urlFor('gateway'), max: 1 })
    try {
      const markFor = (tenant: string): Promise<unknown> =>
        gateway.query('select log.mark_erased($1, $2, $3, 1)', [tenant, [randomUUID()], [2]])
      await expect(markFor(tenantId)).rejects.toThrow('no tenant is set')
      await gateway.query(`select set_config('throughline.tenant', '${tenantId}', false)`)
      await markFor(tenantId)
      await expect(markFor(otherTenant)).rejects.toThrow('row-level security')
    } finally {
      await gateway.end()
    }
  })
})
