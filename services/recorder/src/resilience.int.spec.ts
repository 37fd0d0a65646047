import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { newTopicEpoch } from '@throughline/log'
import { eventually } from '@throughline/testing'
import { Link } from '../test/link.js'
import { makeRig, parts, recordsOf, uidOf, type Rig } from '../test/rig.js'
import { rawTopics } from '../test/raw-topics.js'

const patient = { timeoutMs: 45_000, intervalMs: 100 }

jest.setTimeout(60_000)

describe('the recorder, when something goes wrong', () => {
  let rig: Rig
  let topic: string
  let link: Link

  beforeEach(async () => {
    rig = await makeRig({ CHUNK_RECORDS: '50' })
    topic = rig.topics.interactions
    link = await Link.to(rig.settings.DATABASE_URL)
  })
  afterEach(async () => {
    link.release()
    link.up()
    await rig.close()
    await link.close()
  })

  /** Each of these once, in order within a part, nothing else, and no gap in the positions. */
  async function expectExactly(records: ReturnType<typeof recordsOf>): Promise<void> {
    await eventually(async () => expect((await rig.rows()).length).toBeGreaterThanOrEqual(records.length), patient)
    const rows = await rig.rows()
    for (let part = 0; part < parts; part++) {
      const mine = rows.filter((row) => row.part === part)
      expect(mine.map((row) => row.event_uid)).toEqual(records.filter((record) => record.partition === part).map(uidOf))
      expect(mine.map((row) => row.pos)).toEqual(mine.map((_, index) => index + 1))
    }
    expect(await rig.quarantine()).toEqual([])
  }

  it('goes on where it was stopped', async () => {
    const records = recordsOf(topic, 3000)
    await rig.send(records)
    for (let round = 0; round < 4; round++) {
      const recorder = rig.recorder()
      const before = (await rig.rows()).length
      await eventually(async () => expect((await rig.rows()).length).toBeGreaterThan(before), patient)
      await recorder.stop()
      const stopped = (await rig.rows()).length
      await sleep(200)
      expect((await rig.rows()).length).toBe(stopped)
      if (stopped === records.length) break
    }
    rig.recorder()
    await expectExactly(records)
  })

  it('shares the parts with a second one that comes and goes', async () => {
    const first = rig.recorder()
    const records = recordsOf(topic, 4000)
    const sending = (async () => {
      for (let from = 0; from < records.length; from += 200) {
        await rig.send(records.slice(from, from + 200))
        await sleep(100)
      }
    })()
    await sleep(500)
    const second = rig.recorder()
    await sleep(700)
    await first.stop()
    await sleep(300)
    rig.recorder()
    await sleep(500)
    await second.stop()
    await sending
    await expectExactly(records)
    expect(rig.exits).toEqual([])
  })

  it('takes a chunk whose reply got lost for what it is: recorded', async () => {
    rig.recorder({ DATABASE_URL: link.url })
    const records = recordsOf(topic, 1000)
    await rig.send(records.slice(0, 200))
    await eventually(async () => expect(await rig.rows()).toHaveLength(200), patient)
    link.loseReply()
    await rig.send(records.slice(200, 600))
    await eventually(async () => expect((await rig.rows()).length).toBe(600), patient)
    link.loseRequest()
    await rig.send(records.slice(600))
    await expectExactly(records)
    expect(link.mishaps).toBe(2)
    expect(rig.said.filter((line) => line.startsWith('warn a chunk could not be recorded')).length).toBeGreaterThanOrEqual(2)
  })

  it('waits while the database is away, stays in its group, and goes on', async () => {
    const recorder = rig.recorder({ DATABASE_URL: link.url, STANDSTILL_MS: 5000 })
    const records = recordsOf(topic, 2000)
    await rig.send(records.slice(0, 500))
    await eventually(async () => expect((await rig.rows()).length).toBe(500), patient)
    const joins = (): number => rig.said.filter((line) => line.includes('Consumer has joined the group')).length
    const joined = joins()
    expect(joined).toBeGreaterThan(0)
    link.down()
    await rig.send(records.slice(500))
    await sleep(7500) // longer than the session: 6 s
    await eventually(() => expect(recorder.watchFault).toBeDefined(), patient)
    link.up()
    await expectExactly(records)
    expect(joins()).toBe(joined)
    // Not a standstill that a new process would help against.
    expect(rig.exits).toEqual([])
  })

  it('begins when the database comes, which was away at its start', async () => {
    link.down()
    const recorder = rig.recorder({ DATABASE_URL: link.url })
    const records = recordsOf(topic, 100)
    await rig.send(records)
    await eventually(() => expect(recorder.faults().join()).toContain('the log cannot be read'), patient)
    link.up()
    await expectExactly(records)
    await eventually(() => expect(recorder.faults()).toEqual([]), patient)
  })

  it('refuses what a recorder still wants to write that has been replaced', async () => {
    const zombie = rig.recorder({ DATABASE_URL: link.url })
    const records = recordsOf(topic, 1000)
    await rig.send(records.slice(0, 400))
    await eventually(async () => expect((await rig.rows()).length).toBe(400), patient)
    link.hold()
    await rig.send(records.slice(400))
    await eventually(() => expect(link.mishaps).toBe(1), patient)
    // Its parts are given to others while a chunk of it is still on its way.
    rig.recorder()
    const third = rig.recorder()
    await eventually(async () => expect((await rig.rows()).length).toBeGreaterThan(400), patient)
    await third.stop()
    link.release()
    await expectExactly(records)
    await zombie.stop()
    await expectExactly(records)
  })

  it('stands still when its topic was made anew, and goes on with the epoch that an operator opens', async () => {
    const recorder = rig.recorder()
    const old = recordsOf(topic, 400)
    await rig.send(old)
    await eventually(async () => expect((await rig.rows()).length).toBe(400), patient)
    await rig.makeAnew(topic)
    // More than before: the offsets alone would not tell.
    const fresh = recordsOf(topic, 800)
    await rig.send(fresh)
    await eventually(() => expect(recorder.faults().filter((fault) => fault.includes('topic-replaced'))).toHaveLength(parts), patient)
    // What the other lane brings is recorded meanwhile.
    const backfill = recordsOf(rig.settings.BACKFILL_TOPIC, 50)
    await rig.send(backfill)
    await eventually(async () => expect((await rig.rows()).length).toBe(450), patient)
    expect(await rig.cursors()).toEqual(Array.from({ length: parts }, (_, part) => old.filter((one) => one.partition === part).length))

    const admin = rig.bus.topics()
    const id = (await admin.ids([topic])).get(topic) ?? ''
    await admin.close()
    await newTopicEpoch(rig.admin, topic, id, [])
    await eventually(async () => expect((await rig.rows()).length).toBe(1250), patient)
    expect(new Set((await rig.rows()).map((row) => row.event_uid)).size).toBe(1250)
    await eventually(() => expect(recorder.faults()).toEqual([]), patient)
    expect(rig.exits).toEqual([])
  })

  it('goes on with an epoch that was opened although nothing was wrong, also where nothing comes', async () => {
    const recorder = rig.recorder()
    const records = recordsOf(topic, 40)
    await rig.send(records)
    await eventually(async () => expect((await rig.rows()).length).toBe(40), patient)
    await newTopicEpoch(rig.admin, topic, null, [])
    // From the beginning of each partition once more: all of them were told before.
    const ends = Array.from({ length: parts }, (_, part) => records.filter((one) => one.partition === part).length)
    await eventually(async () => expect(await rig.cursors()).toEqual(ends), patient)
    await expectExactly(records)
    expect(recorder.faults()).toEqual([])
  })

  it('notices at its start that its topic was made anew', async () => {
    const first = rig.recorder()
    await rig.send(recordsOf(topic, 100))
    await eventually(async () => expect((await rig.rows()).length).toBe(100), patient)
    await first.stop()
    await rig.makeAnew(topic)
    await rig.send(recordsOf(topic, 500))
    const second = rig.recorder()
    await eventually(() => expect(second.faults().filter((fault) => fault.includes('topic-replaced'))).toHaveLength(parts), patient)
    expect(await rig.rows()).toHaveLength(100)
  })

  it('stands still when records were deleted before it had them', async () => {
    const first = rig.recorder()
    await rig.send(recordsOf(topic, 40))
    await eventually(async () => expect((await rig.rows()).length).toBe(40), patient)
    await first.stop()
    const missed = recordsOf(topic, 40)
    await rig.send(missed)
    const raw = rawTopics(rig.topics.brokers)
    await raw.deleteAll(topic, [0])
    await raw.close()
    const second = rig.recorder()
    const elsewhere = missed.filter((record) => record.partition !== 0).length
    await eventually(async () => expect((await rig.rows()).length).toBe(40 + elsewhere), patient)
    await eventually(() => expect(second.faults()).toEqual([expect.stringContaining('part 0: records-lost')]), patient)
  })

  it('stands still when the broker has less than was seen', async () => {
    const first = rig.recorder()
    await rig.send(recordsOf(topic, 40))
    await eventually(async () => expect((await rig.rows()).length).toBe(40), patient)
    await first.stop()
    await rig.admin.query('update log.log_cursor set high_watermark = 1000 where part = 2')
    const second = rig.recorder()
    await eventually(
      () => expect(second.faults().filter((fault) => fault.startsWith(topic))).toEqual([expect.stringContaining('part 2: offsets-reused')]),
      patient,
    )
  })

  it('waits for a topic that does not exist yet, and says so', async () => {
    await rig.topics.delete(topic)
    const recorder = rig.recorder()
    await eventually(() => expect(recorder.faults()).toEqual([expect.stringContaining('does not exist')]), patient)
    await rig.makeTopic(topic)
    const records = recordsOf(topic, 10)
    await rig.send(records)
    await expectExactly(records)
  })

  it('refuses a topic with another number of partitions than the log has parts', async () => {
    await rig.makeAnew(topic, parts + 1)
    const recorder = rig.recorder()
    await eventually(() => expect(recorder.faults()).toEqual([expect.stringContaining('has 5 partitions, the log has 4 parts')]), patient)
  })
})
