import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { eventually } from '@throughline/testing'
import { makeRig, parts, recordOf, recordsOf, uidOf, uuidOf, type Rig } from '../test/rig.js'

jest.setTimeout(60_000)

describe('the recorder', () => {
  let rig: Rig
  let topic: string

  beforeAll(async () => {
    rig = await makeRig()
    topic = rig.topics.interactions
    rig.recorder()
  })
  afterAll(() => rig.close())

  it('appends events to their parts, in the order of their offsets, with positions without gaps', async () => {
    const records = recordsOf(topic, 500)
    await rig.send(records)
    await eventually(async () => expect(await rig.rows()).toHaveLength(500))
    const rows = await rig.rows()
    for (let part = 0; part < parts; part++) {
      const mine = rows.filter((row) => row.part === part)
      expect(mine.map((row) => row.pos)).toEqual(mine.map((_, index) => index + 1))
      expect(mine.map((row) => row.kafka_offset)).toEqual(mine.map((_, index) => index))
      const sent = records.filter((record) => record.partition === part).map((record) => uidOf(record))
      expect(mine.map((row) => row.event_uid)).toEqual(sent)
    }
  })

  it('copies what the record says', async () => {
    const occurredAt = 1_700_000_000_123_456
    const event = {
      type: 'call.ended',
      time: '2023-11-14T22:13:20.123456Z',
      channel: 'voice',
      direction: 'inbound',
      organisation: 'dealer-7',
      topic: 'tyres',
      sequence: '9',
      conversation: 'c-1',
      data: { durationMs: 5000, secret: 'personal' },
    }
    const facts = {
      occurredAt,
      also: [uuidOf('other', 1), uuidOf('other', 2)],
      conversationUid: uuidOf('conversation', 1),
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    }
    const sent = recordOf(topic, 'copied', { event, facts })
    await rig.send([sent])
    const row = await eventually(async () => {
      const { rows } = await rig.admin.query('select * from log.event where event_uid = $1', [uuidOf('event', 'copied')])
      expect(rows).toHaveLength(1)
      return rows[0]
    })
    expect(row).toMatchObject({
      part: sent.partition,
      tenant_id: '00000000-0000-4000-8000-000000000001',
      subject_id: sent.key,
      conversation_uid: facts.conversationUid,
      occurred_at: String(occurredAt),
      version: 1,
      class: 'contact',
      channel: 'voice',
      direction: 'inbound',
      organisation: 'dealer-7',
      topic: 'tyres',
      sequence: '00000000000000000009',
      late: true,
      way_in: 'test',
      producer: 'spec',
      also: facts.also,
      trace_id: Buffer.from('0af7651916cd43dd8448eb211c80319c', 'hex'),
    })
    expect(row.generation).toBe(1)
    expect(String(row.sealed)).not.toContain('copied')
    expect(await rig.eventIn(row)).toEqual({
      specversion: '1.0',
      id: 'copied',
      source: '/spec',
      ...event,
    })
  })

  it('counts an id once, and keeps what contradicts it aside', async () => {
    const before = (await rig.rows()).length
    await rig.send([
      recordOf(topic, 'twice', { content: 'one' }),
      recordOf(topic, 'twice', { content: 'one' }),
      recordOf(topic, 'twice', { content: 'two' }),
      recordOf(topic, 'twice', { content: 'one', subject: 'somebody else' }),
      recordOf(topic, 'after'),
    ])
    await rig.send([recordOf(topic, 'twice', { content: 'one' }), recordOf(topic, 'twice', { content: 'three' })])
    await eventually(async () => {
      expect((await rig.rows()).length).toBe(before + 2)
      expect((await rig.quarantine()).filter((row) => row.code === 'conflict')).toHaveLength(2)
    })
    const { rows } = await rig.admin.query('select data, sealed from log.event where event_uid = $1', [uuidOf('event', 'twice')])
    expect(rows).toHaveLength(1)
  })

  it('takes the second lane into the same parts', async () => {
    await rig.send([recordOf(rig.settings.BACKFILL_TOPIC, 'from long ago'), recordOf(topic, 'from long ago')])
    const row = await eventually(async () => {
      const mine = (await rig.rows()).filter((one) => one.event_uid === uuidOf('event', 'from long ago'))
      expect(mine).toHaveLength(1)
      return mine[0]
    })
    expect(row?.part).toBe(recordOf(topic, 'from long ago').partition)
  })

  it('tells the log how fresh it is, also where nothing comes', async () => {
    await eventually(async () => {
      const { rows } = await rig.admin.query<{ age: number; behind: number }>(
        `select (extract(epoch from clock_timestamp()) * 1000 - c.checked_at / 1000)::int as age,
           (c.high_watermark - c.next_offset)::int as behind
         from log.log_cursor c order by topic_epoch, part`,
      )
      expect(rows).toHaveLength(2 * parts)
      for (const { age, behind } of rows) {
        expect(behind).toBe(0)
        expect(age).toBeLessThan(2500)
      }
    })
  })
})
