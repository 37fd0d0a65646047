import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { asTenant } from '@throughline/database'
import { metrics } from '@throughline/platform'
import { eventually, severableLink, type SeverableLink } from '@throughline/testing'
import pg from 'pg'
import { openVault } from '@throughline/vault'
import { makeRig, recordOf, recordsOf, tenantId, uuidOf, type Rig } from '../test/rig.js'

jest.setTimeout(120_000)

describe('the recorder and the keys of personal data', () => {
  let rig: Rig
  let link: SeverableLink
  let gateway: pg.Pool

  beforeAll(async () => {
    rig = await makeRig({ CHUNK_RECORDS: '200' })
    link = await severableLink(rig.settings.DATABASE_URL)
    gateway = new pg.Pool({ connectionString: rig.database.urlFor('gateway'), max: 1 })
  })
  afterAll(async () => {
    await gateway.end()
    await rig.close()
    await link.close()
  })

  const rowOf = (id: string) =>
    eventually(async () => {
      const { rows } = await rig.admin.query('select * from log.event where event_uid = $1', [uuidOf('event', id)])
      expect(rows).toHaveLength(1)
      return rows[0] as Record<string, unknown>
    })

  /** As an erasure does: first the key, then the mark. */
  async function erase(subject: string, erasedAt: number): Promise<void> {
    const subjectId = uuidOf('subject', subject)
    const vault = openVault({ ...rig.settings, DATABASE_URL: rig.database.urlFor('gateway'), KEYS_DATABASE_URL: undefined }, { name: 'spec', connections: 1 })
    const generation = (await vault.destroy(tenantId, [subjectId], erasedAt)).get(subjectId)
    await vault.close()
    await asTenant(gateway, tenantId, (client) => client.query('select log.mark_erased($1, $2, $3, $4)', [tenantId, [subjectId], [generation], erasedAt]))
  }

  it('waits while the key store is away, says so, loses nothing and stays alive', async () => {
    const recorder = rig.recorder({ KEYS_DATABASE_URL: link.url, STANDSTILL_MS: 3000 })
    const topic = rig.topics.interactions
    await rig.send(recordsOf(topic, 300))
    await eventually(async () => expect(await rig.rows()).toHaveLength(300))
    link.cut()
    await rig.send(recordsOf(topic, 300))
    await eventually(() => expect(recorder.faults().join()).toMatch(/part \d waits for keys: the key store does not answer/))
    await sleep(5000)
    expect(await rig.rows()).toHaveLength(300)
    link.restore()
    await eventually(async () => expect(await rig.rows()).toHaveLength(600))
    await eventually(() => expect(recorder.faults()).toEqual([]))
    expect(rig.exits).toEqual([])
    expect(await rig.quarantine()).toEqual([])
    await recorder.stop()
  })

  it('records for a key that an erasure took away meanwhile: under the next one, and not what happened before', async () => {
    const recorder = rig.recorder()
    const topic = rig.topics.interactions
    const ann = `ann ${randomUUID()}`
    await rig.send([recordOf(topic, `${ann} 1`, { subject: ann })])
    const first = await rowOf(`${ann} 1`)
    expect(await rig.eventIn(first)).toMatchObject({ id: `${ann} 1` })

    const erasedAt = Date.now() * 1000
    await erase(ann, erasedAt)
    rig.vault.forget([uuidOf('subject', ann)])
    expect(await rig.eventIn(first)).toBeUndefined()

    // The recorder still remembers the key that is gone.
    const late = recordOf(topic, `${ann} late`, { subject: ann, facts: { occurredAt: erasedAt - 1_000_000, receivedAt: erasedAt + 1 } })
    const after = recordOf(topic, `${ann} 2`, { subject: ann, facts: { occurredAt: erasedAt + 1, receivedAt: erasedAt + 1 } })
    const suppressed = await suppressedRecords()
    await rig.send([late, after])
    const second = await rowOf(`${ann} 2`)
    expect(second['generation']).toBe(2)
    expect(await rig.eventIn(second)).toMatchObject({ id: `${ann} 2` })
    const { rows } = await rig.admin.query('select from log.event_claim where event_uid = $1', [uuidOf('event', `${ann} late`)])
    expect(rows).toEqual([])
    expect(await suppressedRecords()).toBe(suppressed + 1)
    await recorder.stop()
  })

  it('puts an event aside whose key does not unwrap, and goes on', async () => {
    const recorder = rig.recorder()
    const topic = rig.topics.interactions
    const [bad, good] = [`bad ${randomUUID()}`, `good ${randomUUID()}`]
    await rig.send([recordOf(topic, `${bad} 1`, { subject: bad })])
    await rowOf(`${bad} 1`)
    await recorder.stop()
    await rig.admin.query('update vault.data_key set wrapped = set_byte(wrapped, 20, 255 - get_byte(wrapped, 20)) where subject_id = $1', [uuidOf('subject', bad)])
    const next = rig.recorder()
    await rig.send([recordOf(topic, `${bad} 2`, { subject: bad }), recordOf(topic, good, { subject: bad.replace('bad', 'other') })])
    await rowOf(good)
    const row = await eventually(async () => {
      const { rows } = await rig.admin.query('select * from log.quarantine where event_uid = $1', [uuidOf('event', `${bad} 2`)])
      expect(rows).toHaveLength(1)
      return rows[0] as Record<string, unknown>
    })
    expect(row).toMatchObject({ code: 'unrecordable', reason: 'the key of its subject does not unwrap', subject_id: null })
    const raw = await rig.rawIn(row)
    expect(Buffer.from(raw?.value ?? '', 'base64').toString()).toContain(`${bad} 2`)
    await next.stop()
  })
})

async function suppressedRecords(): Promise<number> {
  const metric = await metrics.getSingleMetric('throughline_recorder_suppressed_total')?.get()
  return (metric?.values ?? []).reduce((sum, { value }) => sum + value, 0)
}
