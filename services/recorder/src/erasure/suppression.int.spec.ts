import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import type { OutgoingRecord } from '@throughline/bus'
import { newTopicEpoch } from '@throughline/log'
import { eventually } from '@throughline/testing'
import { erasing, type Erasing } from '../../test/erasing.js'
import { makeRig, parts, recordOf, uidOf, uuidOf, type Rig } from '../../test/rig.js'

jest.setTimeout(120_000)

const seconds = Number(process.env['ERASURE_SECONDS'] ?? 6)

describe('what happened before an erasure', () => {
  let rig: Rig
  let erasures: Erasing
  let topic: string
  beforeEach(async () => {
    rig = await makeRig()
    topic = rig.topics.interactions
    erasures = await erasing(rig)
    rig.recorder()
    await eventually(async () => expect(await rig.cursors()).toHaveLength(parts))
  })
  afterEach(async () => {
    await erasures.close()
    await rig.close()
  })
  afterAll(() => undefined)

  const subject = (name: string): string => uuidOf('subject', name)
  /** Uids of the events that a reader is shown and can open. */
  const readable = async (): Promise<Set<string>> => {
    const { rows } = await rig.admin.query<Record<string, unknown>>(
      `select e.* from log.event e
       left join log.erased_subject gone on gone.tenant_id = e.tenant_id and gone.subject_id = e.subject_id
       where e.generation >= coalesce(gone.generation, 0) and e.type <> 'erased'`,
    )
    const found = new Set<string>()
    for (const row of rows) {
      rig.vault.forget([String(row['subject_id'])])
      expect(await rig.eventIn(row)).toBeDefined()
      found.add(String(row['event_uid']))
    }
    return found
  }
  const caughtUp = (sent: readonly OutgoingRecord[]): Promise<void> =>
    eventually(
      async () => {
        const cursors = await rig.cursors()
        for (let part = 0; part < parts; part++) {
          expect(cursors[part]).toBe(sent.filter(({ partition }) => partition === part).length)
        }
      },
      { timeoutMs: 60_000 },
    )

  it('does not come back late, while what happens afterwards is welcome', async () => {
    const sent: OutgoingRecord[] = [recordOf(topic, 'before', { subject: 'ann' }), recordOf(topic, 'other', { subject: 'bob' })]
    await rig.send(sent)
    await caughtUp(sent)
    const { erasedAt } = await erasures.erase(subject('ann'))
    await sleep(5)
    const late = recordOf(topic, 'late', { subject: 'ann', facts: { occurredAt: erasedAt - 60_000_000 } })
    const onItsWay = recordOf(topic, 'on its way', { subject: 'ann', facts: { receivedAt: erasedAt } })
    const after = recordOf(topic, 'after', { subject: 'ann' })
    const rest = [late, onItsWay, after]
    await rig.send(rest)
    await caughtUp([...sent, ...rest])
    expect(await readable()).toEqual(new Set([uuidOf('event', 'other'), uidOf(after)]))
    // It is nowhere, not only hidden.
    expect((await rig.rows()).map(({ event_uid: uid }) => uid)).not.toContain(uidOf(late))
    expect(await rig.quarantine()).toEqual([])
  })

  it('does not come back when a topic is recorded once more, as another epoch', async () => {
    const sent = [recordOf(topic, 'one', { subject: 'ann' }), recordOf(topic, 'two', { subject: 'bob' })]
    await rig.send(sent)
    await caughtUp(sent)
    await erasures.erase(subject('ann'))
    // The log was lost and restored without these events: nobody has claimed their ids.
    await rig.admin.query('delete from log.event; delete from log.event_claim')
    const { rows: epochs } = await rig.admin.query<{ topic_id: string }>('select topic_id from log.topic_epoch where topic = $1', [topic])
    await newTopicEpoch(rig.admin, topic, epochs[0]?.topic_id ?? null, [])
    await eventually(async () => expect(await readable()).toEqual(new Set([uuidOf('event', 'two')])), { timeoutMs: 30_000 })
    await caughtUp(sent)
    expect((await rig.rows()).map(({ event_uid: uid }) => uid)).toEqual([uuidOf('event', 'two')])
  })

  it('stays away, and nothing else, while many publish and erase at once', async () => {
    const second = rig.recorder()
    const names = ['ann', 'bob', 'cat', 'dan', 'eve']
    const told: { name: string; uid: string; from: number; to: number; occurredAt: number }[] = []
    const erased: { name: string; from: number; to: number; erasedAt: number }[] = []
    const sent: OutgoingRecord[] = []
    const end = Date.now() + seconds * 1_000
    const now = (): number => performance.now()
    const publish = async (lane: number): Promise<void> => {
      for (let turn = 0; Date.now() < end; turn++) {
        const from = now()
        const batch = names.map((name) => {
          const nowMicros = Date.now() * 1_000
          // Every fifth tells something that happened up to two seconds ago.
          const occurredAt = turn % 5 === 4 ? nowMicros - Math.floor(Math.random() * 2_000_000) : nowMicros
          const record = recordOf(topic, `${lane} ${turn} ${name}`, { subject: name, facts: { occurredAt, receivedAt: nowMicros } })
          return { record, name, uid: uidOf(record), occurredAt }
        })
        await rig.send(batch.map(({ record }) => record))
        const to = now()
        sent.push(...batch.map(({ record }) => record))
        told.push(...batch.map(({ name, uid, occurredAt }) => ({ name, uid, occurredAt, from, to })))
        await sleep(Math.random() * 40)
      }
    }
    const erase = async (): Promise<void> => {
      // The last second is for those who come back.
      while (Date.now() < end - 1_000) {
        await sleep(Math.random() * 300)
        const chosen = names.filter(() => Math.random() < 0.4)
        if (chosen.length === 0) continue
        const from = now()
        const { erasedAt } = await erasures.erase(...chosen.map(subject))
        const to = now()
        erased.push(...chosen.map((name) => ({ name, from, to, erasedAt })))
      }
    }
    await Promise.all([publish(1), publish(2), erase(), erase(), erase(), sleep((seconds * 1_000) / 2).then(() => second.stop())])
    await caughtUp(sent)

    const shown = await readable()
    let [kept, gone] = [0, 0]
    const faults: string[] = []
    for (const one of told) {
      const mine = erased.filter(({ name }) => name === one.name)
      const mustGo = mine.some(({ from, erasedAt }) => one.to < from || one.occurredAt <= erasedAt)
      const mustStay = mine.every(({ to, erasedAt }) => to < one.from && one.occurredAt > erasedAt)
      if (mustGo) gone++
      if (mustStay) kept++
      if (mustGo && shown.has(one.uid)) faults.push(`${one.uid} of ${one.name} came back`)
      if (mustStay && !shown.has(one.uid)) faults.push(`${one.uid} of ${one.name} was lost`)
    }
    expect(faults).toEqual([])
    expect(erased.length).toBeGreaterThan(10)
    expect(kept).toBeGreaterThan(20)
    expect(gone).toBeGreaterThan(100)
    expect(rig.exits).toEqual([])
  })
})
