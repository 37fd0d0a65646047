import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { type CloudEvent, timeOf } from '@throughline/events'
import { eventually } from '@throughline/testing'
import { signalsDerivation } from '../src/care/signals/signals.derivation.js'
import { careView } from '../src/views/care/care.view.js'
import { correctionsView } from '../src/views/corrections/corrections.view.js'
import { identityView } from '../src/views/identity/identity.view.js'
import { rulesView } from '../src/views/rules/rules.view.js'
import { makeRig, type Rig, tenantId } from './rig.js'
import { allFolded, careRebuilt, erased } from './stories-told.js'
import { idOf } from './who-is-who.js'

jest.setTimeout(120_000)

const WAIT = { timeoutMs: 60_000 }
let rig: Rig

beforeAll(async () => {
  rig = await makeRig()
  rig.projector([identityView(rig), correctionsView(rig), rulesView, careView(rig, { derivations: [signalsDerivation] })])
  await allFolded(rig)
}, 90_000)
afterAll(() => rig?.close())

const DAY = 24 * 60
const ago = (minutes: number): string => timeOf((Date.now() - minutes * 60_000) * 1_000)

/** Tells events of one customer: ids are theirs, and so are conversations. */
function teller(subject: string) {
  let count = 0
  return (minutes: number, type: string, data: object = {}, given: Partial<CloudEvent> = {}): Partial<CloudEvent> => ({
    id: `${subject} ${type} ${++count}`, type, subject, time: ago(minutes), data, ...given,
    ...(given.conversation === undefined ? {} : { conversation: `${subject} ${given.conversation}` }),
  })
}

interface Row { signal_id: string; kind: string; ending: string | null; evidence: [string, string, string][]; opened_at: string; closed_at: string | null; topic: string | null; organisation: string | null }

const rowsOf = (subject: string) =>
  rig.query<Row>(`select * from views.signal where customer_id = $1 and build = views.live('care') order by opened_at, kind`, idOf(rig, subject))
const kindsOf = async (subject: string) => (await rowsOf(subject)).map(({ kind, ending }) => (ending === null ? kind : `${kind} ${ending}`))
const toldOf = async (subject: string) =>
  (await rig.query<{ type: string; data: unknown }>('select type, data from outbox.message where subject_id = $1 order by seq', idOf(rig, subject))).map(({ type, data }) => {
    const { kind, end } = (typeof data === 'string' ? JSON.parse(data) : data) as { kind: string; end?: string }
    return [type, kind, ...(end === undefined ? [] : [end])].join(' ')
  })

/** A story with signals of many kinds in it, and what looks like them and is none. */
function story(subject: string): Partial<CloudEvent>[] {
  const tell = teller(subject)
  const chat = { channel: 'chat', conversation: 'chat', topic: 'bill' }
  const call = { channel: 'voice', direction: 'inbound' as const, conversation: 'call', topic: 'bill' }
  const mail = { channel: 'email', direction: 'inbound' as const, conversation: 'mail' }
  return [
    tell(3 * DAY, 'message.received', { text: 'My bill is wrong' }, { ...chat, direction: 'inbound' }),
    tell(3 * DAY - 2, 'message.sent', { text: 'We look into it', actor: { kind: 'agent', id: 'a1' } }, { ...chat, direction: 'outbound' }),
    tell(2 * DAY, 'call.started', {}, call),
    tell(2 * DAY - 1, 'call.answered', { by: 'agent' }, call),
    tell(2 * DAY - 2, 'conversation.transferred', { kind: 'cold', toQueue: 'billing' }, call),
    tell(2 * DAY - 4, 'conversation.transferred', { kind: 'cold', toQueue: 'finance' }, call),
    tell(2 * DAY - 9, 'call.ended', {}, call),
    tell(2 * DAY - 10, 'call.wrapped_up', { outcome: 'fulfilled' }, call),
    tell(2 * DAY, 'commitment.made', { commitmentId: `${subject} c1`, what: 'Send it', durationMs: 86_400_000 }),
    tell(30, 'commitment.kept', { commitmentId: `${subject} c1` }),
    tell(2 * DAY, 'message.received', { text: 'And my tyres?' }, mail),
    tell(DAY, 'survey.answered', { score: { metric: 'nps', value: 2 } }),
    tell(200, 'survey.answered', { score: { metric: 'csat', value: 3, min: 1, max: 5 } }),
    tell(100, 'search.performed', { query: 'snow chains', resultCount: 0 }, { channel: 'web' }),
    tell(90, 'search.performed', { query: 'chains', resultCount: 4 }, { channel: 'web' }),
    tell(80, 'cart.changed', { cartId: `${subject} cart`, items: [{ sku: 'chains' }] }, { channel: 'web' }),
    tell(70, 'form.started', { form: 'quote' }, { channel: 'web' }),
    tell(65, 'form.submitted', { form: 'quote' }, { channel: 'web' }),
  ]
}

const EXPECTED = [
  'channel-switch settled', 'repeat-contact settled', 'told-again settled', 'transfer-chain settled',
  'missed-commitment kept', 'unanswered-message', 'low-score', 'empty-search found', 'unfinished-purchase',
]

describe('signals', () => {
  it('are found, whatever the order in which events come and however often, and are the same in a view that is built anew', async () => {
    const [straight, shuffled] = ['email:straight@shop.org', 'email:shuffled@shop.org']
    await rig.record(...story(straight))
    const other = story(shuffled)
    await rig.record(...other.filter((_, index) => index % 3 === 2).toReversed())
    await rig.record(...other.toReversed())
    await eventually(async () => {
      expect((await kindsOf(straight)).toSorted()).toEqual(EXPECTED.toSorted())
      expect((await kindsOf(shuffled)).toSorted()).toEqual(EXPECTED.toSorted())
    }, WAIT)
    await allFolded(rig)
    const before = [await rowsOf(straight), await rowsOf(shuffled)]
    const told = await rig.query('select count(*) from outbox.message')
    expect(await careRebuilt(rig)).toBe('equal to the one before')
    expect([await rowsOf(straight), await rowsOf(shuffled)].map((rows) => rows.map(({ signal_id: id }) => id))).toEqual(
      before.map((rows) => rows.map(({ signal_id: id }) => id)),
    )
    expect(await rig.query('select count(*) from outbox.message')).toEqual(told)
  })

  it('rest on events of the log, and are told once', async () => {
    const ref = 'email:proven@shop.org'
    const tell = teller(ref)
    const made = tell(5, 'complaint.made', { complaintId: 'c', severity: 'critical' }, { channel: 'web', direction: 'inbound', organisation: 'dealer-7', topic: 'bill' })
    await rig.record(made)
    await eventually(async () => expect(await rowsOf(ref)).toMatchObject([{ kind: 'complaint', severity: 'critical', organisation: 'dealer-7', topic: 'bill', shared: false }]), WAIT)
    const [row] = await rowsOf(ref)
    expect(row!.evidence.map(([uid, subject]) => [uid, subject])).toEqual([[rig.place(made).eventUid, idOf(rig, ref)]])
    await rig.record(tell(4, 'complaint.resolved', { complaintId: 'c', outcome: 'fulfilled' }))
    await eventually(async () => expect(await toldOf(ref)).toEqual(['signal.opened complaint', 'signal.closed complaint resolved']), WAIT)
    const [message] = await rig.query<{ id: Buffer }>('select id from outbox.message where subject_id = $1 order by seq limit 1', idOf(rig, ref))
    expect(message!.id.toString('hex')).toBe(row!.signal_id)
  })

  it('come by time alone, as of the time at which they are due', async () => {
    const ref = 'email:waits@shop.org'
    const dueAt = timeOf((Date.now() + 3_000) * 1_000)
    await rig.record(teller(ref)(1, 'commitment.made', { commitmentId: 'soon', what: 'Call', dueAt }))
    await eventually(async () => expect(await toldOf(ref)).toEqual(['signal.opened missed-commitment']), WAIT)
    expect((await rowsOf(ref)).map(({ opened_at: at }) => timeOf(Number(at)))).toEqual([dueAt])
  })

  it('are withdrawn by evidence that comes late', async () => {
    const ref = 'email:late@shop.org'
    const tell = teller(ref)
    const mail = { channel: 'email', conversation: 'mail' }
    await rig.record(tell(2 * DAY, 'message.received', { text: 'Where is it?' }, { ...mail, direction: 'inbound' }))
    await eventually(async () => expect(await kindsOf(ref)).toEqual(['unanswered-message']), WAIT)
    await rig.record(tell(2 * DAY - 5, 'message.sent', { text: 'Here' }, { ...mail, direction: 'outbound' }))
    await eventually(async () => expect(await kindsOf(ref)).toEqual([]), WAIT)
    await allFolded(rig)
    await eventually(async () => expect((await toldOf(ref)).filter((one) => one.startsWith('signal.withdrawn'))).toHaveLength((await toldOf(ref)).length / 2), WAIT)
  })

  it('are of the whole customer: found when two turn out to be one, and gone when they are taken apart', async () => {
    const [one, other] = ['email:whole@shop.org', 'phone:+15551230177']
    const about = { direction: 'inbound' as const, topic: 'tyres' }
    await rig.record(teller(one)(300, 'call.started', {}, { ...about, channel: 'voice', conversation: 'a' }), teller(other)(200, 'call.started', {}, { ...about, channel: 'voice', conversation: 'b' }))
    const sides = [[{ type: 'email', value: 'whole@shop.org' }], [{ type: 'phone', value: '+15551230177' }]]
    await allFolded(rig)
    expect([await kindsOf(one), await kindsOf(other)]).toEqual([[], []])
    await rig.record({ type: 'identity.linked', time: ago(9), data: { sides } })
    await eventually(async () => expect([...(await kindsOf(one)), ...(await kindsOf(other))]).toEqual(['repeat-contact']), WAIT)
    await rig.record({ type: 'identity.unlinked', time: ago(8), data: { sides } })
    await eventually(async () => expect([await kindsOf(one), await kindsOf(other)]).toEqual([[], []]), WAIT)
  })

  it('go by the rules in force, and go with their customer', async () => {
    const ref = 'email:ruled@shop.org'
    await rig.record(teller(ref)(9, 'survey.answered', { score: { metric: 'csat', value: 3, min: 1, max: 5 } }))
    await allFolded(rig)
    expect(await kindsOf(ref)).toEqual([])
    const body = { kinds: { 'low-score': { threshold: 0.5 } } }
    await rig.record({ type: 'rule.published', subject: `tenant:${tenantId}`, data: { kind: 'signals', version: 1, by: 'key:k', body } })
    await eventually(async () => expect(await kindsOf(ref)).toEqual(['low-score']), WAIT)
    await rig.query('update log.event set generation = 0, sealed = null, type = $2 where subject_id = $1', idOf(rig, ref), 'erased')
    await rig.record(erased(tenantId, [idOf(rig, ref)], ago(0)))
    await eventually(async () => expect(await rowsOf(ref)).toEqual([]), WAIT)
  })
})
