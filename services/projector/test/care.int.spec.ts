import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { type CloudEvent, timeOf } from '@throughline/events'
import { eventually } from '@throughline/testing'
import { careView } from '../src/views/care/care.view.js'
import { correctionsView } from '../src/views/corrections/corrections.view.js'
import { identityView } from '../src/views/identity/identity.view.js'
import { rulesView } from '../src/views/rules/rules.view.js'
import { makeRig, type Rig, tenantId } from './rig.js'
import { allFolded, careRebuilt, erased } from './stories-told.js'
import { talks, talksTable } from './talks.js'
import { idOf, stated } from './who-is-who.js'

jest.setTimeout(120_000)

const MINUTE = 60_000_000
let rig: Rig

beforeAll(async () => {
  rig = await makeRig()
  await rig.admin.query(talksTable)
  const views = () => [identityView(rig), correctionsView(rig), rulesView, careView(rig, { derivations: [talks] })]
  rig.projector(views())
  rig.projector(views())
}, 60_000)
afterAll(() => rig?.close())

/** Some minutes ago. */
const ago = (minutes: number): string => timeOf(Date.now() * 1_000 - minutes * MINUTE)
const says = (subject: string, minutes: number, given: Partial<CloudEvent> = {}): Partial<CloudEvent> => ({
  type: 'message.received', subject, channel: 'chat', time: ago(minutes), data: { text: 'hello' }, ...given,
})
/** Rows of a customer in the live build, by channel and whether it is quiet. */
async function talksOf(subject: string): Promise<string[]> {
  const rows = await rig.query<{ nth: number; channel: string; quiet: boolean }>(
    `select nth, channel, quiet from views.talk where customer_id = $1 and build = views.live('care') order by nth`,
    idOf(rig, subject),
  )
  return rows.map(({ nth, channel, quiet }) => `${nth} ${channel}${quiet ? ' quiet' : ''}`)
}
const told = async (subject: string): Promise<string[]> =>
  (await rig.query<{ type: string }>('select type from outbox.message where subject_id = $1 order by seq', idOf(rig, subject))).map(({ type }) => type)

describe('what is derived from stories', () => {
  it('is there when an event is recorded, and of a late one, in the order in which they happened', async () => {
    const ref = 'email:ann@shop.org'
    await rig.record(says(ref, 20))
    await eventually(async () => expect(await talksOf(ref)).toEqual(['1 chat']))
    await rig.record(says(ref, 30, { channel: 'sms' }), { type: 'page.viewed', subject: ref, time: ago(1) })
    await eventually(async () => expect(await talksOf(ref)).toEqual(['1 sms', '2 chat']))
  })

  it('has the types of behaviour that a derivation looks at, when more may have come', async () => {
    const ref = 'email:form@shop.org'
    await rig.record({ type: 'form.abandoned', subject: ref, channel: 'web', time: ago(5), data: { form: 'offer' } }, { type: 'form.started', subject: ref, channel: 'web', time: ago(6), data: { form: 'offer' } })
    await allFolded(rig)
    expect(await talksOf(ref)).toEqual(['1 web'])
  })

  it('changes with time alone', async () => {
    const ref = 'email:quiet@shop.org'
    await rig.record(says(ref, 10))
    await eventually(async () => expect(await talksOf(ref)).toEqual(['1 chat']))
    await rig.query('update views.care_customer set next_at = 1 where customer_id = $1', idOf(rig, ref))
    await allFolded(rig)
    expect(await talksOf(ref)).toEqual(['1 chat'])
    await rig.record({ type: 'call.ended', subject: ref, channel: 'voice', time: timeOf((Date.now() + 1_500) * 1_000), data: { durationMs: 1 } })
    await eventually(async () => expect(await talksOf(ref)).toEqual(['1 chat quiet', '2 voice quiet']))
  })

  it('follows corrections, retractions and refilings', async () => {
    const [mine, theirs] = ['email:mine@shop.org', 'email:theirs@shop.org']
    const about = (type: string, id: string, more: object = {}) => ({ type, data: { source: '/spec', id, ...more } })
    await rig.record(says(mine, 9, { id: 'fix-1', channel: 'sms' }), says(mine, 8, { id: 'fix-2', channel: 'social' }), says(mine, 7, { id: 'fix-3', channel: 'chat' }))
    await eventually(async () => expect(await talksOf(mine)).toEqual(['1 sms', '2 social', '3 chat']))
    await rig.record({ ...about('event.retracted', 'fix-1'), id: 'undo-1' }, about('event.refiled', 'fix-2', { to: theirs }))
    await eventually(async () => expect([await talksOf(mine), await talksOf(theirs)]).toEqual([['1 chat'], ['1 social']]))
    await rig.record(about('event.retracted', 'undo-1'), about('event.corrected', 'fix-3', { time: ago(60) }))
    await eventually(async () => expect(await talksOf(mine)).toEqual(['1 chat', '2 sms']))
  })

  it('moves with a merge, and comes back with an unmerge', async () => {
    const [one, other] = ['email:merge@shop.org', 'phone:+15551230142'] as const
    await rig.record(says(one, 12, { channel: 'sms' }), says(other, 11))
    await eventually(async () => expect([await talksOf(one), await talksOf(other)]).toEqual([['1 sms'], ['1 chat']]))
    await rig.record(stated('identity.linked', [one], [other], ago(5)))
    await eventually(async () => expect([await talksOf(one), await talksOf(other)]).toEqual([['1 sms', '2 chat'], []]))
    await eventually(async () => expect(await told(other)).toEqual(['signal.opened', 'signal.withdrawn']))
    await rig.record(stated('identity.unlinked', [one], [other], ago(4)))
    await eventually(async () => expect([await talksOf(one), await talksOf(other)]).toEqual([['1 sms'], ['1 chat']]))
    // Meanwhile the merged one was no first talk of anybody.
    await eventually(async () => expect(await told(other)).toEqual(['signal.opened', 'signal.withdrawn', 'signal.opened']))
    expect(await told(one)).toEqual(['signal.opened'])
  })

  it('is found where a conversation without a name turns out to be somebody', async () => {
    const [call, ref] = ['call-7', 'email:caller@shop.org']
    await rig.record({ type: 'call.started', conversation: call, channel: 'voice', time: ago(9), data: {} })
    const alone = 'conversation:/spec/call-7'
    await eventually(async () => expect(await talksOf(alone)).toEqual(['1 voice']))
    await rig.record(says(ref, 8, { conversation: call, channel: 'sms' }))
    await eventually(async () => expect([await talksOf(alone), await talksOf(ref)]).toEqual([[], ['1 voice', '2 sms']]))
  })

  it('goes when a customer is erased', async () => {
    const ref = 'email:gone@shop.org'
    await rig.record(says(ref, 3))
    await eventually(async () => expect(await talksOf(ref)).toHaveLength(1))
    await rig.query('update log.event set generation = 0, sealed = null, type = $2 where subject_id = $1', idOf(rig, ref), 'erased')
    await rig.record(erased(tenantId, [idOf(rig, ref)], ago(0)))
    await eventually(async () => expect(await talksOf(ref)).toEqual([]))
    await eventually(async () => expect((await told(ref)).at(-1)).toBe('signal.withdrawn'))
  })

  it('is there of others when it cannot be derived of one, who is tried again', async () => {
    const [bad, sound] = ['email:bad@shop.org', 'email:sound@shop.org']
    await rig.record(says(bad, 2, { id: 'bad-1', topic: 'bad' }), says(sound, 2))
    await eventually(async () => expect(await talksOf(sound)).toHaveLength(1))
    await eventually(async () => expect(await rig.query('select subject_id from views.care_dirty where failures > 0')).toEqual([{ subject_id: idOf(rig, bad) }]))
    await rig.record({ type: 'event.retracted', data: { source: '/spec', id: 'bad-1' } })
    await allFolded(rig)
    expect(await rig.query('select 1 from views.care_dirty where failures > 0')).toEqual([])
  })

  it('is told once, whoever is merged and however often they are folded, and withdrawn when it comes out no more', async () => {
    const ref = 'email:told@shop.org'
    await rig.record(says(ref, 2, { id: 'told-1' }))
    await eventually(async () => expect(await told(ref)).toEqual(['signal.opened']))
    await rig.record(says(ref, 1))
    await allFolded(rig)
    await rig.record({ type: 'event.retracted', data: { source: '/spec', id: 'told-1' } })
    // Now the second one is the first.
    await eventually(async () => expect((await told(ref)).toSorted()).toEqual(['signal.opened', 'signal.opened', 'signal.withdrawn']))
  })

  it('is not told when it was old when it was found', async () => {
    const ref = 'email:old@shop.org'
    await rig.record(says(ref, 8 * 24 * 60))
    await eventually(async () => expect(await talksOf(ref)).toEqual(['1 chat quiet']))
    expect(await told(ref)).toEqual([])
  })

  it('is derived again by new rules, of which nothing is told', async () => {
    const ref = 'email:rules@shop.org'
    await rig.record(says(ref, 2))
    await eventually(async () => expect(await told(ref)).toEqual(['signal.opened']))
    const folded = async () => (await rig.query<{ version: string }>('select version from views.care_customer where customer_id = $1', idOf(rig, ref)))[0]?.version
    const before = await folded()
    const body = { timeZone: 'Europe/Berlin' }
    await rig.record({ type: 'rule.published', subject: `tenant:${tenantId}`, data: { kind: 'hours', version: 1, by: 'key:k', body } })
    await eventually(async () => expect(await folded()).not.toBe(before))
    await allFolded(rig)
    expect(await told(ref)).toEqual(['signal.opened'])
  })

  it('is the same when it is built anew, and tells nobody anything', async () => {
    await allFolded(rig)
    const before = await rig.query('select count(*) from outbox.message')
    expect(await careRebuilt(rig)).toBe('equal to the one before')
    await rig.query(`insert into views.care_sweep (tenant_id, build) values ($1, views.live('care'))`, tenantId)
    await allFolded(rig)
    expect(await rig.query('select count(*) from outbox.message')).toEqual(before)
  })
})
