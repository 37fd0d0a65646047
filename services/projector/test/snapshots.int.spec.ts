import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type CloudEvent, timeOf } from '@throughline/events'
import { openSnapshot } from '@throughline/log'
import { eventually } from '@throughline/testing'
import { identityView } from '../src/views/identity/identity.view.js'
import { correctionsView } from '../src/views/corrections/corrections.view.js'
import { rulesView } from '../src/views/rules/rules.view.js'
import { snapshotsView } from '../src/views/snapshots/snapshots.view.js'
import { makeRig, type Rig, tenantId } from './rig.js'

/** Some more than a look is worth while. */
const LONG = 80
const START = Date.UTC(2026, 0, 1) * 1_000
const MINUTE = 60_000_000
let rig: Rig

interface Kept {
  boundary: string
  events: number
  subjects: string[]
  composition: string
  fold: string
  positions: string[]
  sealed_by: string[]
  sealed: Buffer
}

beforeAll(async () => {
  rig = await makeRig()
  rig.projector([identityView(rig), correctionsView(rig), rulesView, snapshotsView(rig, 20)])
}, 60_000)
afterAll(() => rig?.close())

const note = (subject: string, minutes: number, given: Partial<CloudEvent> = {}): Partial<CloudEvent> => ({
  type: 'note.added', subject, time: timeOf(START + minutes * MINUTE), data: { text: `note ${minutes}` }, ...given,
})
const many = (subject: string, count: number, from = 0) => Array.from({ length: count }, (_, index) => note(subject, from + index))
const idOf = (subject: string) => rig.place({ subject }).subjectId
const kept = (subject: string) =>
  rig.query<Kept>('select * from views.snapshot where $1 = any (subjects) order by boundary', idOf(subject))
const textOf = async ({ boundary, positions, sealed_by: sealedBy, ...rest }: Kept) =>
  JSON.parse((await openSnapshot(rig.vault, { ...rest, tenantId, boundary: Number(boundary), positions: positions.map(Number), sealedBy }))!) as {
    state: { count: number; parts: { notes: { items: { text: string }[] } } }
  }
/** As one event in 256 would: nobody has to wait for it. */
const nominate = (subject: string) =>
  rig.query('insert into views.snapshot_wanted (tenant_id, build, subject_id) values ($1, 1, $2) on conflict do nothing', tenantId, idOf(subject))

describe('snapshots', () => {
  it('are made of a long history, sealed, and of what happened', async () => {
    await rig.record(...many('email:long@example.com', LONG))
    await nominate('email:long@example.com')
    await eventually(async () => expect(await kept('email:long@example.com')).toMatchObject([{ events: LONG }]))
    const [snapshot] = await kept('email:long@example.com')
    expect(Number(snapshot!.boundary)).toBe(START + (LONG - 1) * MINUTE)
    expect(snapshot!.sealed.includes('note 3')).toBe(false)
    const { state } = await textOf(snapshot!)
    expect(state.count).toBe(LONG)
    expect(state.parts.notes.items.at(-1)!.text).toBe(`note ${LONG - 1}`)
  })

  it('are gone on with when more has happened, and not when little has', async () => {
    const ref = 'email:grows@example.com'
    await rig.record(...many(ref, LONG))
    await nominate(ref)
    await eventually(async () => expect(await kept(ref)).toMatchObject([{ events: LONG }]))
    await rig.record(...many(ref, 25, LONG))
    await nominate(ref)
    await eventually(async () => expect(await kept(ref)).toMatchObject([{ events: LONG + 25 }]))
  })

  it('are dropped and made again when something is said about what is in them', async () => {
    const ref = 'email:corrected@example.com'
    const events = many(ref, LONG).map((event, index) => ({ ...event, id: `c-${index}` }))
    await rig.record(...events)
    await nominate(ref)
    await eventually(async () => expect(await kept(ref)).toMatchObject([{ events: LONG }]))
    await rig.record({ type: 'event.retracted', data: { source: '/spec', id: 'c-7' } })
    await eventually(async () => expect(await kept(ref)).toMatchObject([{ events: LONG - 1 }]))
  })

  it('are gone when somebody is erased', async () => {
    const ref = 'email:erased@example.com'
    await rig.record(...many(ref, LONG))
    await nominate(ref)
    await eventually(async () => expect(await kept(ref)).toHaveLength(1))
    await rig.record({
      type: 'customer.erased', subject: `tenant:${tenantId}`,
      data: { erasureId: tenantId, subjectIds: [idOf(ref)], erasedAt: timeOf(Date.now() * 1_000) },
    })
    await eventually(async () => expect(await kept(ref)).toHaveLength(0))
  })

  it('are made for who was merged, too, of all that they did', async () => {
    const [a, b] = ['email:a@example.com', 'phone:+493515550142']
    await rig.record(...many(a, LONG), ...many(b, 30, 7))
    await nominate(a)
    await eventually(async () => expect(await kept(a)).toMatchObject([{ events: LONG }]))
    // Not late, and in no snapshot yet: what was resolved says that theirs is of nobody any more.
    const now = timeOf(Date.now() * 1_000)
    await rig.record(note(a, 0, { time: now, data: { text: 'both', phone: '+493515550142', email: 'a@example.com' } }))
    await eventually(async () => expect(await kept(b)).toMatchObject([{ events: LONG + 30 }]))
    expect((await kept(a)).map(({ events }) => events)).toEqual([LONG + 30])
  })
})
