import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { type CloudEvent, timeOf } from '@throughline/events'
import { eventually } from '@throughline/testing'
import { commitmentsDerivation } from '../src/care/commitments/commitments.derivation.js'
import { touchesDerivation } from '../src/care/touches/touches.derivation.js'
import { careView } from '../src/views/care/care.view.js'
import { correctionsView } from '../src/views/corrections/corrections.view.js'
import { identityView } from '../src/views/identity/identity.view.js'
import { rulesView } from '../src/views/rules/rules.view.js'
import { makeRig, type Rig, tenantId } from './rig.js'
import { allFolded, careRebuilt, erased } from './stories-told.js'
import { idOf, stated } from './who-is-who.js'

jest.setTimeout(120_000)

const SECOND = 1_000_000
const HOUR = 3_600 * SECOND
const WAIT = { timeoutMs: 60_000 }
let rig: Rig

beforeAll(async () => {
  rig = await makeRig()
  rig.projector([identityView(rig), correctionsView(rig), rulesView, careView(rig, { derivations: [commitmentsDerivation, touchesDerivation] })])
  // The view begins with the first event; what was due before is old to it.
  await rig.record({ type: 'note.added', subject: 'email:first@shop.org', time: from(-HOUR), data: { text: 'first' } })
  await allFolded(rig)
}, 90_000)
afterAll(() => rig?.close())

const from = (gap: number): string => timeOf(Date.now() * 1_000 + gap)
const promise = (subject: string, due: number, given: Partial<CloudEvent> = {}): Partial<CloudEvent> => ({
  type: 'commitment.made', id: `${subject} made`, subject, channel: 'voice', time: from(-HOUR),
  data: { commitmentId: subject, what: 'Call back', kind: 'call-back', owner: 'Jonas', dueAt: from(due) }, ...given,
})
const end = (subject: string, type: string, gap = 0): Partial<CloudEvent> => ({ type, subject, time: from(gap), data: { commitmentId: subject } })

interface Row {
  outcome: string | null
  ended_by: string | null
  due_at: string
  ended_at: string | null
}
const rowsOf = (subject: string): Promise<Row[]> =>
  rig.query<Row>(`select outcome, ended_by, due_at, ended_at from views.commitment where customer_id = $1 and build = views.live('care') order by made_at`, idOf(rig, subject))
const outcomes = async (subject: string): Promise<(string | null)[]> => (await rowsOf(subject)).map(({ outcome }) => outcome)
const reminders = async (...subjects: string[]): Promise<Record<string, unknown>[]> =>
  (await rig.query<{ type: string; data: string }>(`select type, data from outbox.message where subject_id = any ($1) and type = 'commitment.due' order by seq`, subjects.map((one) => idOf(rig, one)))).map(
    ({ data }) => JSON.parse(data) as Record<string, unknown>,
  )

describe('promises', () => {
  it('are reminded of once, by time alone', async () => {
    const ref = 'email:remind@shop.org'
    // The reminder goes out an hour before, in four seconds.
    await rig.record(promise(ref, HOUR + 4 * SECOND))
    await eventually(async () => expect(await outcomes(ref)).toEqual([null]), WAIT)
    await eventually(async () => expect(await reminders(ref)).toMatchObject([{ kind: 'call-back', channel: 'voice', customerId: idOf(rig, ref) }]), WAIT)
    const [message] = await reminders(ref)
    expect(JSON.stringify(message)).not.toMatch(/Jonas|Call back/)
    // Whatever happens afterwards, until it is due: nobody is reminded twice.
    await rig.record({ type: 'note.added', subject: ref, time: from(0), data: { text: 'still to be done' } })
    await allFolded(rig)
    expect(await reminders(ref)).toHaveLength(1)
  })

  it('that are kept before are not reminded of, and neither are those that are long past', async () => {
    const [kept, past] = ['email:kept@shop.org', 'email:past@shop.org']
    await rig.record(promise(kept, HOUR / 2), end(kept, 'commitment.kept', -HOUR / 2), promise(past, -HOUR / 2, { time: from(-2 * HOUR) }))
    await eventually(async () => expect([await outcomes(kept), await outcomes(past)]).toEqual([['kept'], [null]]), WAIT)
    await allFolded(rig)
    expect(await reminders(kept, past)).toEqual([])
  })

  it('are kept late, missed, withdrawn, and kept by a fact', async () => {
    const [late, missed, off, called] = ['email:late@shop.org', 'email:missed@shop.org', 'email:off@shop.org', 'phone:+15551230171'] as const
    for (const one of [late, missed, off, called]) await rig.record(promise(one, -HOUR / 2))
    await rig.record(end(late, 'commitment.kept'), end(missed, 'commitment.broken'), end(off, 'commitment.withdrawn'))
    await rig.record({ type: 'call.started', subject: called, channel: 'voice', direction: 'outbound', time: from(-HOUR / 4), data: {} })
    const all = async () => [await outcomes(late), await outcomes(missed), await outcomes(off), await outcomes(called)].flat()
    await eventually(async () => expect(await all()).toEqual(['kept', 'missed', 'withdrawn', 'kept']), WAIT)
    const [row] = await rowsOf(late)
    expect(Number(row?.ended_at)).toBeGreaterThan(Number(row?.due_at))
    expect(await rowsOf(called)).toMatchObject([{ ended_by: 'fact' }])
  })

  it('go with their customer: a merge moves them, and reminds nobody again', async () => {
    const [one, other] = ['email:one@shop.org', 'phone:+15551230172'] as const
    await rig.record(promise(one, HOUR / 2), promise(other, HOUR / 2 + SECOND))
    await eventually(async () => expect(await reminders(one, other)).toHaveLength(2), WAIT)
    await rig.record(stated('identity.linked', [one], [other], from(0)))
    await eventually(async () => expect([await outcomes(one), await outcomes(other)].map(({ length }) => length).toSorted((a, b) => a - b)).toEqual([0, 2]), WAIT)
    await rig.record(stated('identity.unlinked', [one], [other], from(0)))
    await eventually(async () => expect([await outcomes(one), await outcomes(other)]).toEqual([[null], [null]]), WAIT)
    await allFolded(rig)
    expect(await reminders(one, other)).toHaveLength(2)
  })

  it('of who is erased are gone', async () => {
    const ref = 'email:gone@shop.org'
    await rig.record(promise(ref, HOUR))
    await eventually(async () => expect(await outcomes(ref)).toEqual([null]), WAIT)
    await rig.query('update log.event set generation = 0, sealed = null, type = $2 where subject_id = $1', idOf(rig, ref), 'erased')
    await rig.record(erased(tenantId, [idOf(rig, ref)], from(0)))
    await eventually(async () => expect(await outcomes(ref)).toEqual([]), WAIT)
  })

  it('and touches come out the same when the view is built anew', async () => {
    const ref = 'email:journey@shop.org'
    const call = { subject: ref, channel: 'voice', conversation: 'call-9', source: '/voice' }
    await rig.record(
      { ...call, type: 'conversation.queued', time: from(-3 * HOUR), data: {} },
      { ...call, type: 'conversation.abandoned', time: from(-3 * HOUR + 90 * SECOND), data: { waitMs: 90_000 } },
      { type: 'order.placed', subject: ref, channel: 'web', time: from(-2 * HOUR), data: { orderId: 'O-9' } },
    )
    const touched = () =>
      rig.query(
        `select touchpoint, stage, abandoned, wait_ms::integer as wait, next_touchpoint as next from views.touch
         where customer_id = $1 and build = views.live('care') order by started_at`,
        idOf(rig, ref),
      )
    await eventually(
      async () =>
        expect(await touched()).toEqual([
          { touchpoint: 'phone', stage: 'none', abandoned: true, wait: 90_000, next: 'checkout' },
          { touchpoint: 'checkout', stage: 'purchase', abandoned: false, wait: null, next: null },
        ]),
      WAIT,
    )
    await allFolded(rig)
    expect(await careRebuilt(rig)).toBe('equal to the one before')
  })
})
