import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { type CloudEvent, timeOf } from '@throughline/events'
import { eventually } from '@throughline/testing'
import { feedbackDerivation } from '../src/care/feedback/feedback.derivation.js'
import { surveysDerivation } from '../src/care/surveys/surveys.derivation.js'
import { careView } from '../src/views/care/care.view.js'
import { correctionsView } from '../src/views/corrections/corrections.view.js'
import { identityView } from '../src/views/identity/identity.view.js'
import { rulesView } from '../src/views/rules/rules.view.js'
import { makeRig, type Rig, tenantId } from './rig.js'
import { allFolded, careRebuilt, erased } from './stories-told.js'
import { idOf } from './who-is-who.js'

jest.setTimeout(120_000)

const WAIT = { timeoutMs: 45_000 }
const RULES = {
  surveys: [
    { name: 'after-contact', metric: 'nps', after: { on: ['conversation.ended'] } },
    { name: 'after-delivery', metric: 'stars', after: { on: ['order.delivered'] }, delayMs: 3_000, channel: 'sms' },
  ],
}
let rig: Rig

beforeAll(async () => {
  rig = await makeRig()
  rig.projector([identityView(rig), correctionsView(rig), rulesView, careView(rig, { derivations: [feedbackDerivation, surveysDerivation] })])
  await rig.record({ type: 'rule.published', subject: `tenant:${tenantId}`, data: { kind: 'surveys', version: 1, by: 'key:k', body: RULES } })
  await allFolded(rig)
}, 90_000)
afterAll(() => rig?.close())

const ago = (minutes: number): string => timeOf((Date.now() - minutes * 60_000) * 1_000)
const idFor = (subject: string, name: string): string => `${subject} ${name}`
const contact = (subject: string, minutes: number, given: Partial<CloudEvent> = {}): Partial<CloudEvent> => ({
  type: 'conversation.ended', id: idFor(subject, 'contact'), subject, channel: 'chat', direction: 'inbound', conversation: `${subject} c-1`, topic: 'delivery', organisation: 'dealer-7',
  time: ago(minutes), data: { outcome: 'fulfilled', actor: { kind: 'agent', id: 'agent-7' } }, ...given,
})
const answer = (subject: string, minutes: number, data: object, given: Partial<CloudEvent> = {}): Partial<CloudEvent> => ({
  type: 'survey.answered', id: idFor(subject, 'answer'), subject, channel: 'survey', time: ago(minutes), data, ...given,
})
const nps = (value: number) => ({ score: { metric: 'nps', value } })

interface Ask { ask_id: string; survey: string; state: string; why: string | null; sent_uid: string | null }
interface Row { kind: string; value: number | null; binding: string; bound_by: string | null; conversation: string | null; topic: string | null; agent: string | null; reply: string | null; has_comment: boolean }

const asksOf = (subject: string) =>
  rig.query<Ask>(`select * from views.survey_ask where customer_id = $1 and build = views.live('care') order by due_at, ask_id`, idOf(rig, subject))
const rowsOf = (subject: string) =>
  rig.query<Row>(`select * from views.feedback where customer_id = $1 and build = views.live('care') order by occurred_at, event_uid, nth`, idOf(rig, subject))
const toldTo = (subject: string) =>
  rig.query<{ id: Buffer; type: string; data: string }>('select id, type, data from outbox.message where subject_id = $1 order by seq', idOf(rig, subject))

/** Waits for the message by which somebody is to be asked. */
async function dueOf(subject: string): Promise<Record<string, unknown>> {
  const [message] = await eventually(async () => {
    const messages = await toldTo(subject)
    expect(messages.map(({ type }) => type)).toEqual(['survey.due'])
    return messages
  }, WAIT)
  return (typeof message!.data === 'string' ? JSON.parse(message!.data) : message!.data) as Record<string, unknown>
}

const sentFor = (subject: string, { surveyId, about }: Record<string, unknown>): Partial<CloudEvent> => ({
  type: 'survey.sent', source: '/throughline/surveys', id: String(surveyId), subject, channel: 'chat', direction: 'outbound', time: ago(0),
  data: { surveyId: String(surveyId), survey: 'after-contact', metric: 'nps', about: about as object },
})

describe('a question', () => {
  it('is due after its event, told once, and bound with its answer by ids', async () => {
    const ref = 'email:asked@shop.org'
    await rig.record(contact(ref, 10))
    const due = await dueOf(ref)
    expect(due).toMatchObject({ survey: 'after-contact', metric: 'nps', version: 1, channel: 'chat', language: 'en', subjectId: idOf(rig, ref), about: { channel: 'chat', topic: 'delivery', organisation: 'dealer-7', agent: 'agent-7' } })
    await rig.record(sentFor(ref, due))
    await eventually(async () => expect(await asksOf(ref)).toMatchObject([{ state: 'asked', ask_id: due['surveyId'] }]), WAIT)
    // In between somebody else called: it is about what was before the question all the same.
    await rig.record(contact(ref, 0, { id: 'later-1', conversation: 'later', topic: 'invoice' }), answer(ref, 0, { surveyId: due['surveyId'], ...nps(9), comment: 'Fine' }))
    const bound = { binding: 'id', bound_by: 'event', conversation: rig.place(contact(ref, 10)).eventUid, topic: 'delivery', agent: 'agent-7' }
    await eventually(async () => expect(await rowsOf(ref)).toMatchObject([{ kind: 'asked', reply: 'answered', ...bound }, { kind: 'answered', value: 9, has_comment: true, ...bound }]), WAIT)
    expect(await asksOf(ref)).toMatchObject([{ state: 'asked' }, { state: 'kept', why: 'cooldown' }])
    expect(await toldTo(ref)).toHaveLength(1)
  })

  it('comes when its time has come, without an event', async () => {
    const ref = 'email:waits@shop.org'
    await rig.record({ type: 'order.delivered', subject: ref, time: timeOf(Date.now() * 1_000), data: { orderId: 'o-1' } })
    await eventually(async () => expect((await asksOf(ref)).map(({ survey }) => survey)).toEqual(['after-delivery']), WAIT)
    expect(await dueOf(ref)).toMatchObject({ survey: 'after-delivery', metric: 'stars', channel: 'sms' })
  })

  it('is not asked of who withdrew consent, nor of what is long past', async () => {
    const [no, old] = ['email:no@shop.org', 'email:old@shop.org']
    await rig.record({ type: 'consent.withdrawn', subject: no, time: ago(60), data: { purpose: 'surveys' } }, contact(no, 5), contact(old, 3 * 1_440))
    await eventually(async () => expect([await asksOf(no), await asksOf(old)]).toMatchObject([[{ state: 'kept', why: 'consent' }], [{ state: 'late' }]]), WAIT)
    await allFolded(rig)
    expect([await toldTo(no), await toldTo(old)]).toEqual([[], []])
  })

  it('is asked of one person once, also when two turn out to be one', async () => {
    const [one, other] = ['email:one@shop.org', 'email:other@shop.org']
    await rig.record(contact(one, 30))
    await rig.record(sentFor(one, await dueOf(one)))
    await rig.record({ type: 'identity.linked', time: ago(1), data: { sides: [[{ type: 'email', value: 'one@shop.org' }], [{ type: 'email', value: 'other@shop.org' }]] } })
    await allFolded(rig)
    await rig.record(contact(other, 0))
    const asks = await eventually(async () => {
      const all = [...(await asksOf(one)), ...(await asksOf(other))]
      expect(all).toHaveLength(2)
      return all
    }, WAIT)
    expect(asks.map(({ state, why }) => why ?? state).toSorted()).toEqual(['asked', 'cooldown'])
  })
})

describe('an answer', () => {
  it('is bound to the nearest conversation, and anew when a nearer one comes late', async () => {
    const ref = 'email:late@shop.org'
    const nearer = contact(ref, 20, { id: 'nearer-1', conversation: 'nearer', topic: 'invoice', time: ago(20) })
    await rig.record(contact(ref, 60), answer(ref, 2, nps(2)))
    const answered = async () => (await rowsOf(ref)).filter(({ kind }) => kind === 'answered')
    await eventually(async () => expect(await answered()).toMatchObject([{ binding: 'nearest', topic: 'delivery' }]), WAIT)
    await rig.record(nearer)
    await eventually(async () => expect(await answered()).toMatchObject([{ binding: 'nearest', topic: 'invoice', conversation: rig.place(nearer).eventUid }]), WAIT)
  })

  it('is as it was corrected, and gone when it was retracted', async () => {
    const ref = 'email:fixed@shop.org'
    const target = { source: '/spec', id: idFor(ref, 'answer') }
    await rig.record(answer(ref, 9, { ...nps(2), comment: 'Bad' }))
    await eventually(async () => expect(await rowsOf(ref)).toMatchObject([{ value: 2, has_comment: true }]), WAIT)
    await rig.record({ type: 'event.corrected', data: { ...target, data: { ...nps(8), comment: null } } })
    await eventually(async () => expect(await rowsOf(ref)).toMatchObject([{ value: 8, has_comment: false }]), WAIT)
    await rig.record({ type: 'event.retracted', data: target })
    await eventually(async () => expect(await rowsOf(ref)).toEqual([]), WAIT)
  })

  it('goes with its customer', async () => {
    const ref = 'email:gone@shop.org'
    await rig.record(contact(ref, 5), answer(ref, 4, nps(1)))
    await eventually(async () => expect((await rowsOf(ref)).length).toBeGreaterThan(0), WAIT)
    await rig.query('update log.event set generation = 0, sealed = null, type = $2 where subject_id = $1', idOf(rig, ref), 'erased')
    await rig.record(erased(tenantId, [idOf(rig, ref)], ago(0)))
    await eventually(async () => expect([await rowsOf(ref), await asksOf(ref)]).toEqual([[], []]), WAIT)
  })

  it('comes out the same in whatever order it is told', async () => {
    const [straight, shuffled] = ['email:straight@shop.org', 'email:shuffled@shop.org']
    const told = (ref: string) => [
      contact(ref, 90),
      contact(ref, 80, { id: idFor(ref, 'second'), conversation: `${ref} c-2`, topic: 'invoice' }),
      { ...sentFor(ref, { surveyId: idFor(ref, 's').padEnd(64, '0') }), id: idFor(ref, 'sent'), time: ago(70), data: { surveyId: 's-1', metric: 'nps' } },
      contact(ref, 60, { id: idFor(ref, 'third'), conversation: `${ref} c-3`, topic: 'returns' }),
      answer(ref, 50, { surveyId: 's-1', ...nps(4) }),
      answer(ref, 40, { ...nps(7), about: { topic: 'delivery' } }, { id: idFor(ref, 'second answer') }),
    ]
    const [first, , third, , fifth, sixth] = told(shuffled)
    await rig.record(...told(straight))
    await rig.record(sixth!, fifth!, told(shuffled)[3]!, third!, told(shuffled)[1]!, first!)
    const shown = (rows: Row[]) => rows.map(({ kind, value, binding, bound_by, topic, reply }) => [kind, value, binding, bound_by, topic, reply])
    await eventually(async () => expect(await rowsOf(shuffled)).toHaveLength(3), WAIT)
    await allFolded(rig)
    const expected = shown(await rowsOf(straight))
    expect(expected).toHaveLength(3)
    expect(shown(await rowsOf(shuffled))).toEqual(expected)
  })

  it('is the same when it is built anew, and nobody is asked again', async () => {
    await allFolded(rig)
    const before = await rig.query('select count(*) from outbox.message')
    expect(await careRebuilt(rig)).toBe('equal to the one before')
    expect(await rig.query('select count(*) from outbox.message')).toEqual(before)
  })
})
