import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { type Log, metrics } from '@throughline/platform'
import { eventually } from '@throughline/testing'
import { erasing, type Erasing } from '../../test/erasing.js'
import { makeRig, parts, recordOf, uidOf, uuidOf, type Rig } from '../../test/rig.js'
import { recorderSettings } from '../settings.js'
import { ErasureWorker } from './worker.js'

jest.setTimeout(60_000)

describe('the process that finishes erasures', () => {
  let rig: Rig
  let erasures: Erasing
  const workers: ErasureWorker[] = []
  const said: string[] = []
  const say = (message: string): void => void said.push(message)
  const log: Log = { debug: say, info: say, warn: say, error: say }

  beforeAll(async () => {
    rig = await makeRig()
    erasures = await erasing(rig)
    rig.recorder()
    await eventually(async () => expect(await rig.cursors()).toHaveLength(parts))
  })
  afterAll(async () => {
    await Promise.all(workers.map((one) => one.stop()))
    await erasures?.close()
    await rig?.close()
  })

  function worker(rewriteAt = 'now'): ErasureWorker {
    const { REWRITE_AT } = recorderSettings.pick({ REWRITE_AT: true }).parse({ REWRITE_AT: rewriteAt })
    const made = ErasureWorker.from({ ...rig.settings, ERASER_DATABASE_URL: rig.database.urlFor('eraser'), REWRITE_AT }, log)
    if (made === undefined) throw new Error('there is none')
    workers.push(made)
    made.start()
    return made
  }
  async function recorded(subject: string, count: number): Promise<string[]> {
    const records = Array.from({ length: count }, (_, index) => recordOf(rig.topics.interactions, `${subject} ${index}`, { subject }))
    await rig.send(records)
    const uids = records.map((record) => uidOf(record))
    await eventually(async () => {
      const { rowCount } = await rig.admin.query('select from log.event where event_uid = any ($1)', [uids])
      expect(rowCount).toBe(count)
    })
    return uids
  }
  const typesOf = async (uids: string[]): Promise<string[]> => {
    const { rows } = await rig.admin.query<{ type: string }>('select distinct type from log.event where event_uid = any ($1)', [uids])
    return rows.map(({ type }) => type)
  }

  it('is not there without the setting, and says so', () => {
    expect(ErasureWorker.from(rig.settings, log)).toBeUndefined()
    expect(said.join()).toContain('ERASER_DATABASE_URL')
  })

  it('has to know where the keys are', () => {
    const elsewhere = { ...rig.settings, ERASER_DATABASE_URL: rig.database.urlFor('eraser'), KEYS_DATABASE_URL: 'postgres://elsewhere/keys' }
    expect(() => ErasureWorker.from(elsewhere, log)).toThrow('ERASER_KEYS_DATABASE_URL')
  })

  it('overwrites, rewrites the files and sets the dates; a second one takes over when the first one is gone', async () => {
    const [first] = [worker(), worker()]
    const ann = await recorded('ann', 700)
    const bob = await recorded('bob', 3)
    const { id } = await erasures.erase(uuidOf('subject', 'ann'))
    const done = await eventually(
      async () => {
        const erasure = await erasures.ledger(id)
        expect(erasure.rewrittenAt).not.toBeNull()
        return erasure
      },
      { timeoutMs: 45_000 },
    )
    expect(done).toMatchObject({ events: 700, quarantined: 0, rewrites: [expect.stringMatching(/^vault\.data_key_\d+$/), expect.stringMatching(/^views\.search_\d$/)] })
    expect(done.blankedAt).toBeGreaterThan(done.unreadableAt ?? Infinity)
    expect(done.rewrittenAt).toBeGreaterThan(done.blankedAt ?? Infinity)
    expect(await typesOf(ann)).toEqual(['erased'])
    expect(await typesOf(bob)).toEqual(['message.received'])

    await first?.stop()
    const next = await erasures.erase(uuidOf('subject', 'bob'))
    await eventually(async () => expect((await erasures.ledger(next.id)).rewrittenAt).not.toBeNull(), { timeoutMs: 45_000 })
    expect(await typesOf(bob)).toEqual(['erased'])
  })

  it('finishes what a gateway has left, and takes single events out', async () => {
    worker()
    const [left, single] = [await recorded('left', 2), await recorded('single', 2)]
    const customer = await erasures.begin({ subjectIds: [uuidOf('subject', 'left')] })
    await rig.admin.query('update control.erasure set erased_at = erased_at - 16000000 where id = $1', [customer.id])
    const event = await erasures.begin({ kind: 'event', subjectIds: [uuidOf('subject', 'single')], eventUid: single[0] ?? '' })
    const began = Date.now()
    await eventually(async () => expect((await erasures.ledger(event.id)).unreadableAt).not.toBeNull(), { timeoutMs: 45_000 })
    expect(Date.now() - began).toBeLessThan(12_000)
    await eventually(async () => expect((await erasures.ledger(customer.id)).blankedAt).not.toBeNull(), { timeoutMs: 45_000 })
    expect(await typesOf(left)).toEqual(['erased'])
    expect((await typesOf(single)).toSorted()).toEqual(['erased', 'message.received'])
  })

  it('is not held up by an erasure whose event is not there', async () => {
    await erasures.begin({ kind: 'event', subjectIds: [uuidOf('subject', 'x')], eventUid: uuidOf('event', 'never') })
    const ann = await recorded('carl', 2)
    const { id } = await erasures.erase(uuidOf('subject', 'carl'))
    await eventually(async () => expect((await erasures.ledger(id)).blankedAt).not.toBeNull(), { timeoutMs: 45_000 })
    expect(await typesOf(ann)).toEqual(['erased'])
    // Someone may want to know of it.
    const open = await eventually(async () => {
      const values = (await metrics.getSingleMetric('throughline_recorder_erasures_open')?.get())?.values ?? []
      const found = values.find(({ labels }) => labels['step'] === 'blanking')?.value
      expect(found).toBe(1)
      return found
    })
    expect(open).toBe(1)
  })

  it('rewrites at the time that is set', async () => {
    await Promise.all(workers.splice(0).map((one) => one.stop()))
    const soon = new Date(Date.now() - 3_600_000).toISOString().slice(11, 16)
    worker(soon)
    await recorded('dora', 1)
    const { id } = await erasures.erase(uuidOf('subject', 'dora'))
    await eventually(async () => expect((await erasures.ledger(id)).blankedAt).not.toBeNull(), { timeoutMs: 45_000 })
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    expect((await erasures.ledger(id)).rewrittenAt).toBeNull()
    await rig.admin.query('update log.rewrite set wanted_at = wanted_at - 86400000000 where rewritten_at is null or wanted_at > rewritten_at')
    await eventually(async () => expect((await erasures.ledger(id)).rewrittenAt).not.toBeNull(), { timeoutMs: 45_000 })
  })
})
