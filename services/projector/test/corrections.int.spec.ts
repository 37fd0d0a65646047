import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { CloudEvent } from '@throughline/events'
import { beginBuild, readBuilds } from '@throughline/log'
import { eventually } from '@throughline/testing'
import { correctionsView } from '../src/views/corrections/corrections.view.js'
import { makeRig, type Rig, tenantId } from './rig.js'

let rig: Rig

beforeEach(async () => {
  rig = await makeRig()
}, 120_000)
afterEach(() => rig.close())

const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 10, minute)).toISOString()
const call = (id: string, subject = 'phone:+15551234567'): Partial<CloudEvent> => ({ id, source: '/calls', subject, type: 'call.ended', time: at(0), data: {} })
const about = (type: string, id: string, data: object = {}, minute = 5): Partial<CloudEvent> => ({
  type: `event.${type}`,
  time: at(minute),
  id: `${type}-${id}-${minute}`,
  data: { source: '/calls', id, ...data },
})
const uidOf = (event: Partial<CloudEvent>) => rig.place(event).eventUid

const live = "build = views.live('corrections')"
const statements = () =>
  rig.query(`select target_uid, event_uid, kind, moved_at, to_subject from views.correction where ${live} order by target_uid, event_uid`)
const targets = () =>
  rig.query<{ event_uid: string }>(`select event_uid, subject_id, occurred_at from views.correction_target where ${live} order by event_uid`)

describe('the view of corrections', () => {
  it('finds statements and their events together, whichever comes first, in whatever part', async () => {
    rig.projector([correctionsView({ keys: rig.keys })])
    await eventually(async () => expect(await readBuilds(rig.admin)).toHaveLength(1))
    rig.projector([correctionsView({ keys: rig.keys })])
    const calls = Array.from({ length: 12 }, (_, n) => call(`c-${n}`, `phone:+1555123${4000 + n}`))
    const said = calls.flatMap(({ id }, n) => [
      about(['corrected', 'retracted', 'refiled'][n % 3]!, id!, n % 3 === 2 ? { to: 'email:bob@example.com' } : { time: at(20) }),
    ])
    const shuffled = [...calls.slice(0, 6), ...said.slice(0, 9), ...calls.slice(6), ...said.slice(9)]
    await rig.record(...shuffled)
    await eventually(async () => expect(await targets()).toHaveLength(12), { timeoutMs: 45_000 })
    const bob = rig.place({ subject: 'email:bob@example.com' }).subjectId
    expect(await statements()).toHaveLength(12)
    expect(await statements()).toEqual(expect.arrayContaining([
      { target_uid: uidOf(calls[0]!), event_uid: uidOf(said[0]!), kind: 'corrected', moved_at: String(Date.parse(at(20)) * 1_000), to_subject: null },
      { target_uid: uidOf(calls[1]!), event_uid: uidOf(said[1]!), kind: 'retracted', moved_at: null, to_subject: null },
      { target_uid: uidOf(calls[2]!), event_uid: uidOf(said[2]!), kind: 'refiled', moved_at: null, to_subject: bob },
    ]))
    expect((await targets()).map(({ event_uid: uid }) => uid)).toEqual(calls.map(uidOf).toSorted())

    await beginBuild(rig.admin, 'corrections', 1)
    await eventually(async () => {
      expect(await readBuilds(rig.admin)).toMatchObject([{ build: 2, state: 'live', note: 'equal to the one before' }])
    }, { timeoutMs: 30_000 })
  }, 90_000)

  it('leaves out what names nothing', async () => {
    rig.projector([correctionsView({ keys: rig.keys })])
    const nobody = { type: 'event.refiled', subject: `tenant:${tenantId}`, data: { source: '/calls', id: 'c-1', to: 'nobody at all' } }
    const nothing = { type: 'event.retracted', subject: `tenant:${tenantId}`, data: { source: '/calls' } }
    await rig.record(nobody, nothing, call('c-1'), about('retracted', 'c-1'))
    await eventually(async () => expect(await targets()).toHaveLength(1))
    expect(await statements()).toHaveLength(1)
  }, 120_000)

  it('forgets what an erasure names', async () => {
    rig.projector([correctionsView({ keys: rig.keys })])
    const [ann, bob] = [call('c-1'), call('c-2', 'phone:+15557654321')]
    const [one, other] = [about('retracted', 'c-1'), about('retracted', 'c-2')]
    await rig.record(ann, bob, one, other)
    await eventually(async () => expect(await targets()).toHaveLength(2))
    const subjectIds = [rig.place(ann).subjectId, rig.place(one).subjectId]
    const erasureId = '0f0e8a2a-0000-4000-8000-000000000000'
    await rig.record({ type: 'customer.erased', subject: `tenant:${tenantId}`, data: { erasureId, subjectIds, erasedAt: new Date().toISOString() } })
    await eventually(async () => expect(await targets()).toHaveLength(1))
    expect(await statements()).toMatchObject([{ event_uid: uidOf(other) }])
    await rig.record({ type: 'event.erased', subject: `tenant:${tenantId}`, data: { erasureId, eventUid: uidOf(other) } })
    await eventually(async () => expect(await statements()).toHaveLength(0))
  }, 120_000)
})
