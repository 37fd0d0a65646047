import { describe, expect, it } from '@jest/globals'
import { arrange, defaultJourneyRules, type TimelineEvent } from '@throughline/context'
import fc from 'fast-check'
import { asLogged, at, teller, type Told, uidOf } from '../../test/tell.js'
import { surveyRules } from '../surveys/survey-rules.js'
import { feedback } from './feedback.js'

const desk = teller('urn:desk', { channel: 'voice' })
const tool = teller('urn:tool', { channel: 'survey' })
const rules = (bindWithinMs?: number) => ({
  surveys: { version: 1, rules: surveyRules.parse(bindWithinMs === undefined ? {} : { bindWithinMs }) },
  journey: defaultJourneyRules,
})
const storyOf = (events: readonly TimelineEvent[]) => ({ tenantId: 't', customerId: 'c', members: [], events: arrange(events), now: at('2026-03-20T00:00:00Z') })
const rowsOf = (told: readonly Told[], bindWithinMs?: number) => feedback(storyOf(asLogged(told)), rules(bindWithinMs)).rows
const agent = { actor: { kind: 'agent', id: 'agent-7' } }
const nps = (value: number) => ({ score: { metric: 'nps', value } })

const call = [
  desk('2026-03-10T10:00:00Z', 'call.started', {}, { conversation: 'c-1', direction: 'inbound', topic: 'delivery', organisation: 'dealer-7' }),
  desk('2026-03-10T10:20:00Z', 'call.ended', agent, { conversation: 'c-1', topic: 'delivery', organisation: 'dealer-7' }),
]
const chat = teller('urn:chat', { channel: 'chat', conversation: 'k-1', topic: 'invoice' })
const chatted = [chat('2026-03-10T12:00:00Z', 'message.received', { text: 'hello' })]
const uidsOf = ([first]: readonly Told[]) => uidOf(first!.source, first!.id)

describe('an answer', () => {
  it('is a row for each of its scores, on their scales', () => {
    const scores = [{ metric: 'csat', value: 4, min: 1, max: 5 }, { metric: 'ces', value: 2, min: 1, max: 7 }]
    const rows = rowsOf([tool('2026-03-10T11:00:00Z', 'survey.answered', { survey: 'q1', score: { metric: 'nps', value: 9 }, scores, comment: ' Good. ' })])
    expect(rows.map(({ nth, metric, value, min, max, share }) => [nth, metric, value, min, max, share])).toEqual([
      [0, 'nps', 9, 0, 10, 0.9],
      [1, 'csat', 4, 1, 5, 0.75],
      [2, 'ces', 2, 1, 7, 1 / 6],
    ])
    expect(rows.every(({ hasComment, kind, survey }) => hasComment && kind === 'answered' && survey === 'q1')).toBe(true)
  })

  it('without a score is a row, and says whether there are words', () => {
    expect(rowsOf([tool('2026-03-10T11:00:00Z', 'survey.answered', { comment: 'Thanks' })])).toMatchObject([{ nth: 0, hasComment: true }])
    expect(rowsOf([tool('2026-03-10T11:00:00Z', 'survey.answered', { answers: [{ question: 'Why?', answer: 3 }] })])).toMatchObject([{ hasComment: false }])
    expect(rowsOf([tool('2026-03-10T11:00:00Z', 'survey.answered', { answers: [{ question: 'Why?', answer: 'Slow' }] })])).toMatchObject([{ hasComment: true }])
  })

  it('takes reviews and mentions for what they are', () => {
    const posts = teller('urn:site', { channel: 'review' })
    const rows = rowsOf([
      posts('2026-03-11T10:00:00Z', 'review.posted', { site: 'maps', score: { metric: 'stars', value: 1, min: 1, max: 5 }, text: 'Never again' }),
      posts('2026-03-11T11:00:00Z', 'mention.seen', { site: 'forum', text: 'They are fine' }),
    ])
    expect(rows).toMatchObject([{ kind: 'review', site: 'maps', share: 0, hasComment: true }, { kind: 'mention', site: 'forum', hasComment: true }])
  })

  it('says no word of anybody', () => {
    const text = JSON.stringify(rowsOf([...call, tool('2026-03-10T11:00:00Z', 'survey.answered', { ...nps(3), comment: 'SECRET', answers: [{ question: 'SECRET', answer: 'SECRET' }] })]))
    expect(text).not.toContain('SECRET')
  })
})

describe('what an answer is about', () => {
  const about = (more: object, time = '2026-03-10T13:00:00Z') => tool(time, 'survey.answered', { ...nps(3), ...more })

  it('is the conversation that it names, with its channel, agent, topic and organisation', () => {
    expect(rowsOf([...call, ...chatted, about({ about: { source: 'urn:desk', conversation: 'c-1' } })])).toMatchObject([
      { binding: 'id', boundBy: 'conversation', conversation: uidsOf(call), channel: 'voice', topic: 'delivery', agent: 'agent-7', aboutOrganisation: 'dealer-7', gapMs: 9_600_000 },
    ])
  })

  it('is found by an id that only one source has, where none is named', () => {
    expect(rowsOf([...call, ...chatted, about({ about: { conversation: 'c-1' } })])).toMatchObject([{ binding: 'id', conversation: uidsOf(call) }])
    const twice = [{ ...chatted[0]!, conversation: 'c-1' }]
    expect(rowsOf([...call, ...twice, about({ about: { conversation: 'c-1' } })])).toMatchObject([{ binding: 'none' }])
  })

  it('is the event that it names, by the sender’s id or ours', () => {
    const [, ended] = call
    for (const eventId of [ended!.id, uidOf(ended!.source, ended!.id)]) {
      expect(rowsOf([...call, about({ about: { eventId } })])).toMatchObject([{ binding: 'id', boundBy: 'event', conversation: uidsOf(call), agent: 'agent-7' }])
    }
  })

  it('is the conversation about the order that it names', () => {
    const ordered = [{ ...call[0]!, data: { orderId: 'o-1' } }]
    expect(rowsOf([...ordered, ...chatted, about({ about: { orderId: 'o-1' } }, '2026-04-10T13:00:00Z')])).toMatchObject([
      { binding: 'id', boundBy: 'order', conversation: uidsOf(ordered) },
    ])
  })

  it('is its own conversation, where it came in one', () => {
    const inChat = chat('2026-03-10T12:30:00Z', 'survey.answered', nps(9))
    expect(rowsOf([...call, ...chatted, inChat])).toMatchObject([{ binding: 'id', boundBy: 'exchange', conversation: uidsOf(chatted), via: 'chat' }])
  })

  it('is the nearest conversation before it, and said to be found so', () => {
    expect(rowsOf([...call, ...chatted, about({})])).toMatchObject([{ binding: 'nearest', boundBy: 'time', conversation: uidsOf(chatted), gapMs: 3_600_000, topic: 'invoice' }])
  })

  it('tells an organisation nothing of what others did', () => {
    const toldTo = (organisation: string, more: object = {}) => tool('2026-03-10T13:00:00Z', 'survey.answered', { ...nps(3), ...more }, { organisation })
    const [theirs] = rowsOf([...call, toldTo('dealer-8')])
    expect(theirs).toMatchObject({ binding: 'none', organisation: 'dealer-8', aboutOrganisation: 'dealer-8' })
    const named = rowsOf([...call, toldTo('dealer-8', { about: { source: 'urn:desk', conversation: 'c-1' } })])[0]!
    expect(named).toMatchObject({ binding: 'id', conversation: uidsOf(call), aboutOrganisation: 'dealer-8' })
    for (const row of [theirs!, named]) expect([row.topic, row.agent]).toEqual([undefined, undefined])
    expect(rowsOf([...call, toldTo('dealer-7')])).toMatchObject([{ binding: 'nearest', agent: 'agent-7', topic: 'delivery' }])
  })

  it('is the nearest that fits what it says of channel, topic, agent and organisation', () => {
    for (const said of [{ channel: 'voice' }, { topic: 'delivery' }, { agent: 'agent-7' }]) {
      expect(rowsOf([...call, ...chatted, about({ about: said })])).toMatchObject([{ binding: 'nearest', conversation: uidsOf(call) }])
    }
    expect(rowsOf([...call, about({ about: { organisation: 'dealer-8' } })])).toMatchObject([{ binding: 'none', aboutOrganisation: 'dealer-8' }])
  })

  it('is nothing behind the window, after it, or that it names and nobody knows', () => {
    const within = (ms: number) => rowsOf([...call, about({}, '2026-03-10T11:20:00Z')], ms)
    expect(within(3_600_000)).toMatchObject([{ binding: 'nearest', gapMs: 3_600_000 }])
    expect(within(3_599_999)).toMatchObject([{ binding: 'none' }])
    expect(rowsOf([...call, about({}, '2026-03-10T09:59:00Z')])).toMatchObject([{ binding: 'none' }])
    expect(rowsOf([...call, about({ about: { source: 'urn:desk', conversation: 'c-9', topic: 'x' } })])).toMatchObject([{ binding: 'none', topic: 'x' }])
  })

  it('has the stage in which the customer was', () => {
    const ordered = teller('urn:shop')('2026-03-10T09:00:00Z', 'order.placed', { orderId: 'o-1' })
    const [row] = rowsOf([ordered, ...call, about({})])
    expect(row?.stage).toBe('purchase')
    expect(rowsOf([ordered, ...call, about({ about: { stage: 'renewal' } })])[0]?.stage).toBe('renewal')
  })
})

describe('a question', () => {
  const asked = (time = '2026-03-10T10:50:00Z', more: object = {}) =>
    tool(time, 'survey.sent', { survey: 'q1', surveyId: 's-1', metric: 'nps', expiresAt: '2026-03-24T00:00:00Z', ...more })
  const reply = (time: string, type: string, more: object = {}) => tool(time, type, { surveyId: 's-1', ...more })

  it('is a row, so that answers can be counted against it', () => {
    expect(rowsOf([...call, asked()])).toMatchObject([
      { kind: 'asked', survey: 'q1', metric: 'nps', reply: 'none', expiresAt: at('2026-03-24T00:00:00Z'), binding: 'nearest', conversation: uidsOf(call), hasComment: false },
    ])
  })

  it('binds its answer by the id of the sending, to what was before the question', () => {
    const sent = asked('2026-03-10T10:50:00Z', { about: { topic: 'delivery' } })
    const [, row] = rowsOf([...call, sent, ...chatted, reply('2026-03-13T09:00:00Z', 'survey.answered', nps(2))])
    expect(row).toMatchObject({ kind: 'answered', survey: 'q1', askedUid: uidOf(sent.source, sent.id), conversation: uidsOf(call), topic: 'delivery', gapMs: 1_800_000 })
  })

  it('knows what came of it; an answer counts more than a refusal', () => {
    const declined = reply('2026-03-11T09:00:00Z', 'survey.declined')
    const answered = reply('2026-03-12T09:00:00Z', 'survey.answered', nps(8))
    expect(rowsOf([asked(), declined])[0]).toMatchObject({ reply: 'declined', repliedAt: at('2026-03-11T09:00:00Z') })
    expect(rowsOf([asked(), declined, answered])[0]).toMatchObject({ reply: 'answered', repliedAt: at('2026-03-12T09:00:00Z') })
  })

  it('is answered once for each metric: the last answer counts', () => {
    const rows = rowsOf([
      asked(),
      reply('2026-03-11T09:00:00Z', 'survey.answered', nps(1)),
      reply('2026-03-12T09:00:00Z', 'survey.answered', nps(9)),
      reply('2026-03-12T10:00:00Z', 'survey.answered', { score: { metric: 'csat', value: 2, min: 1, max: 5 } }),
    ])
    expect(rows.filter(({ kind }) => kind === 'answered').map(({ metric, value }) => [metric, value])).toEqual([['nps', 9], ['csat', 2]])
  })
})

describe('what was said of it later', () => {
  const answered = tool('2026-03-10T13:00:00Z', 'survey.answered', { ...nps(3), comment: 'Bad' })
  const statement = teller('urn:desk')
  const target = { source: answered.source, id: answered.id }

  it('a correction changes the score and takes the words away', () => {
    const corrected = statement('2026-03-12T00:00:00Z', 'event.corrected', { ...target, data: { score: { metric: 'nps', value: 10 }, comment: null } })
    expect(rowsOf([...call, answered, corrected])).toMatchObject([{ value: 10, hasComment: false, conversation: uidsOf(call) }])
  })

  it('a retraction takes it away, and with it what came of the question', () => {
    const sent = tool('2026-03-10T12:00:00Z', 'survey.sent', { surveyId: 's-1', metric: 'nps' })
    const reply = { ...answered, data: { ...(answered.data as object), surveyId: 's-1' } }
    const retracted = statement('2026-03-12T00:00:00Z', 'event.retracted', target)
    expect(rowsOf([sent, reply])).toMatchObject([{ reply: 'answered' }, { value: 3 }])
    expect(rowsOf([sent, reply, retracted])).toMatchObject([{ reply: 'none' }])
  })

  it('a correction of what it is about binds it anew', () => {
    const corrected = statement('2026-03-12T00:00:00Z', 'event.corrected', { ...target, data: { about: { source: 'urn:desk', conversation: 'c-1' } } })
    expect(rowsOf([...call, ...chatted, answered])).toMatchObject([{ conversation: uidsOf(chatted) }])
    expect(rowsOf([...call, ...chatted, answered, corrected])).toMatchObject([{ binding: 'id', conversation: uidsOf(call) }])
  })
})

describe('laws', () => {
  const hour = fc.integer({ min: 0, max: 200 })
  const timeOf = (hours: number) => new Date(Date.UTC(2026, 2, 1) + hours * 3_600_000).toISOString()
  const contact = fc.record({ hours: hour, conversation: fc.constantFrom('a', 'b', 'c'), channel: fc.constantFrom('voice', 'chat', 'email') })
  const given = fc.record({ hours: hour, value: fc.integer({ min: 0, max: 10 }), surveyId: fc.option(fc.constantFrom('s-1', 's-2'), { nil: undefined }), channel: fc.option(fc.constantFrom('voice', 'chat'), { nil: undefined }) })
  const sent = fc.record({ hours: hour, surveyId: fc.constantFrom('s-1', 's-2') })
  const story = fc.tuple(fc.array(contact, { maxLength: 8 }), fc.array(sent, { maxLength: 3 }), fc.array(given, { minLength: 1, maxLength: 8 })).map(([contacts, sendings, answers]) => [
    ...contacts.map(({ hours, conversation, channel }, index): Told => ({ id: `m-${index}`, source: 'urn:desk', type: 'message.received', time: timeOf(hours), conversation, channel, data: {} })),
    ...sendings.map(({ hours, surveyId }, index): Told => ({ id: `s-${index}`, source: 'urn:tool', type: 'survey.sent', time: timeOf(hours), data: { surveyId } })),
    ...answers.map(({ hours, value, surveyId, channel }, index): Told => ({
      id: `a-${index}`, source: 'urn:tool', type: 'survey.answered', time: timeOf(hours), data: { surveyId, ...nps(value), ...(channel && { about: { channel } }) },
    })),
  ])

  it('the order in which events come changes nothing', () => {
    fc.assert(
      fc.property(story.chain((told) => fc.tuple(fc.constant(asLogged(told)), fc.shuffledSubarray(told.map((_, index) => index), { minLength: told.length }))), ([events, order]) => {
        const shuffled = order.map((index) => events[index]!)
        expect(feedback(storyOf(shuffled), rules())).toEqual(feedback(storyOf(events), rules()))
      }),
    )
  })

  it('what is nearest lies before it, within the window, and nothing that fits lies nearer', () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 0, max: 100 }), (told, hours) => {
        const events = asLogged(told)
        const { rows } = feedback(storyOf(events), rules(hours * 3_600_000))
        const byUid = new Map(events.map((event) => [event.uid, event]))
        for (const row of rows.filter(({ binding, askedUid, kind }) => binding !== 'id' && askedUid === undefined && kind === 'answered')) {
          const wanted = (byUid.get(row.eventUid)!.data as { about?: { channel?: string } }).about?.channel
          const contacts = events.filter(({ class: kind }) => kind === 'contact')
          const fitting = contacts.filter(({ conversation }) => wanted === undefined || contacts.some((one) => one.conversation === conversation && one.channel === wanted))
          const gaps = fitting.map(({ occurredAt }) => (row.occurredAt - occurredAt) / 1_000).filter((gap) => gap >= 0 && gap <= hours * 3_600_000)
          expect(row.gapMs).toBe(gaps.length === 0 ? undefined : Math.min(...gaps))
          expect(row.binding).toBe(gaps.length === 0 ? 'none' : 'nearest')
        }
      }),
    )
  })

  it('every answer is there once, and no metric of a sending twice', () => {
    fc.assert(
      fc.property(story, (told) => {
        const { rows } = feedback(storyOf(asLogged(told)), rules())
        expect(rows.filter(({ kind }) => kind === 'asked')).toHaveLength(told.filter(({ type }) => type === 'survey.sent').length)
        const answered = rows.filter(({ kind, askedUid }) => kind === 'answered' && askedUid !== undefined)
        expect(new Set(answered.map(({ askedUid, metric }) => `${askedUid} ${metric}`)).size).toBe(answered.length)
        expect(new Set(rows.map(({ eventUid, nth }) => `${eventUid} ${nth}`)).size).toBe(rows.length)
      }),
    )
  })
})
