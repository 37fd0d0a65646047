import { describe, expect, it } from '@jest/globals'
import { arrange, defaultJourneyRules, type TimelineEvent } from '@throughline/context'
import fc from 'fast-check'
import { at, logged, type Told } from '../../test/logged.js'
import { defaultSurveyRules } from '../surveys/survey-rules.js'
import { standardSignals } from '../signals/signal-rules.js'
import { type MapRules, mapRules, stagesOf, standardMap } from './map-rules.js'
import { touchpointOf } from './touchpoint-of.js'
import { touchesIn } from './touches.js'

const touches = (events: readonly TimelineEvent[], map: MapRules = standardMap) =>
  touchesIn(
    { customerId: 'c', members: [], events: arrange(events), now: at('2027-01-01T00:00:00Z') },
    { journey: defaultJourneyRules, map: { version: 0, rules: map }, surveys: { version: 0, rules: defaultSurveyRules }, signals: { version: 0, rules: standardSignals } },
  ).rows
const told = (...events: Told[]) => touches(logged(events))
const page = (time: string, more: Partial<Told> = {}): Told => ({ time, type: 'page.viewed', channel: 'web', data: { url: 'https://shop.test/tyres?x=1' }, ...more })
const call = (time: string, type: string, data: Record<string, unknown> = {}): Told => ({ time, type, channel: 'voice', conversation: 'k', data })

describe('touches', () => {
  it('count a visit once, however many pages, and another one after half an hour', () => {
    const rows = told(page('2026-03-01T10:00:00Z'), page('2026-03-01T10:20:00Z'), page('2026-03-01T10:45:00Z'), page('2026-03-01T12:00:00Z'))
    expect(rows.map(({ touchpoint, events }) => `${touchpoint} ${events}`)).toEqual(['web site 3', 'web site 1'])
  })

  it('count a conversation once at each touchpoint that it went through, with the longest wait that was told', () => {
    const rows = told(
      { ...call('2026-03-01T10:00:00Z', 'menu.chosen'), channel: 'ivr' },
      call('2026-03-01T10:01:00Z', 'conversation.queued'),
      call('2026-03-01T10:05:00Z', 'call.answered', { waitMs: 240_000 }),
      call('2026-03-01T10:20:00Z', 'call.wrapped_up'),
    )
    expect(rows).toMatchObject([
      { touchpoint: 'phone menu', events: 1, nextTouchpoint: 'phone' },
      { touchpoint: 'phone', events: 2, waitMs: 240_000, abandoned: false },
    ])
  })

  it('measure the wait for an answer in writing, and machines do not answer', () => {
    const mail = (time: string, type: string, data = {}): Told => ({ time, type, channel: 'email', conversation: 'm', data })
    const [row] = told(
      mail('2026-03-01T10:00:00Z', 'message.received'),
      mail('2026-03-01T10:00:05Z', 'message.sent', { automatic: true }),
      mail('2026-03-01T11:00:00Z', 'message.sent', { actor: { kind: 'agent', id: 'a' } }),
    )
    expect(row?.waitMs).toBe(3_600_000)
  })

  it('stand in the stage in which they began; the first leads into one', () => {
    const rows = told(
      page('2026-03-01T10:00:00Z'),
      { time: '2026-03-02T10:00:00Z', type: 'order.placed', channel: 'web', data: { orderId: 'O' } },
      { time: '2026-03-05T10:00:00Z', type: 'order.delivered', data: { orderId: 'O' } },
      { time: '2026-03-06T10:00:00Z', type: 'message.received', channel: 'email', conversation: 'm' },
    )
    expect(rows.map(({ touchpoint, stage, nextStage }) => `${touchpoint}: ${stage} > ${nextStage}`)).toEqual([
      'web site: consideration > consideration',
      'checkout: consideration > ownership',
      'e-mail: ownership > undefined',
    ])
  })

  it('say whether the customer gave up, unless it went on after all', () => {
    expect(told(call('2026-03-01T10:00:00Z', 'conversation.queued'), call('2026-03-01T10:05:00Z', 'conversation.abandoned'))[0]?.abandoned).toBe(true)
    expect(told(call('2026-03-01T10:00:00Z', 'conversation.abandoned'), call('2026-03-01T10:05:00Z', 'conversation.reopened'))[0]?.abandoned).toBe(false)
  })

  it('take the scores that are about them, each one once', () => {
    const answer = { score: { metric: 'csat', value: 4, min: 1, max: 5 }, about: { source: 'urn:test', conversation: 'k' } }
    const rows = told(
      { ...call('2026-03-01T10:00:00Z', 'menu.chosen'), channel: 'ivr' },
      call('2026-03-01T10:05:00Z', 'call.answered'),
      { time: '2026-03-01T12:00:00Z', type: 'survey.answered', channel: 'survey', data: answer },
      { time: '2026-09-01T12:00:00Z', type: 'review.posted', channel: 'review', data: { score: { metric: 'stars', value: 5, min: 1, max: 5 } } },
    )
    expect(rows.map(({ touchpoint, scores }) => [touchpoint, scores])).toEqual([
      ['phone menu', []],
      ['phone', [{ metric: 'csat', value: 4, share: 0.75 }]],
      ['survey', []],
      ['review', [{ metric: 'stars', value: 5, share: 1 }]],
    ])
  })

  it('have the effort of their matter, once in each cell', () => {
    const again = (time: string): Told => ({ time, type: 'message.received', channel: 'email', direction: 'inbound', conversation: `mail ${time}`, topic: 'fitting' })
    const rows = told(again('2026-03-01T10:00:00Z'), again('2026-03-02T10:00:00Z'), again('2026-03-03T10:00:00Z'))
    const [first] = rows
    expect(rows.map(({ issue }) => issue)).toEqual([first?.eventUid, first?.eventUid, first?.eventUid])
    expect(rows.map(({ effort }) => effort)).toEqual([2 * standardSignals.effort.contact, undefined, undefined])
  })

  it('hold no words and no names of conversations', () => {
    const rows = told({ time: '2026-03-01T10:00:00Z', type: 'message.received', channel: 'messaging', conversation: '+4915112345', data: { text: 'My secret' } })
    expect(JSON.stringify(rows)).not.toMatch(/secret|49151/)
  })

  it('are the same in whatever order their events came, and have each event that fits at one place', () => {
    const stories = fc.array(anything, { maxLength: 30 }).chain((story) => {
      const events = logged(story)
      return fc.tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }))
    })
    fc.assert(
      fc.property(stories, ([events, again]) => {
        const rows = touches(events)
        expect(touches(again)).toEqual(rows)
        const fitting = events.filter((event) => touchpointOf(event, standardMap) !== undefined)
        expect(rows.reduce((sum, row) => sum + row.events, 0)).toBe(fitting.length)
        expect(new Set(rows.map(({ eventUid }) => eventUid)).size).toBe(rows.length)
        expect(rows.every((row, index) => row.nextAt === rows[index + 1]?.startedAt)).toBe(true)
      }),
    )
  })
})

describe('the rules of a map', () => {
  it('find the first touchpoint that fits: by type, channel and beginning of a page', () => {
    const map = mapRules.parse({ touchpoints: [{ name: 'tyres', pages: ['/tyres'] }, { name: 'rest', channels: ['web'] }] })
    const events = logged([page('2026-03-01T10:00:00Z'), page('2026-03-01T10:01:00Z', { data: { url: 'https://shop.test/rims' } })])
    expect(events.map((event) => touchpointOf(event, map)?.name)).toEqual(['tyres', 'rest'])
  })

  it('refuse what says nothing, and two of one name', () => {
    expect(mapRules.safeParse({ touchpoints: [{ name: 'nothing' }] }).success).toBe(false)
    expect(mapRules.safeParse({ touchpoints: [{ name: 'a', channels: ['web'] }, { name: 'a', channels: ['store'] }] }).success).toBe(false)
  })

  it('have the stages of the journey rules unless they name their own', () => {
    expect(stagesOf({ stages: [] }, defaultJourneyRules)).toEqual(['at risk', 'ownership', 'advocacy', 'gone', 'purchase', 'consideration', 'renewal'])
    expect(stagesOf({ stages: ['one'] }, defaultJourneyRules)).toEqual(['one'])
  })
})

const anything: fc.Arbitrary<Told> = fc.record(
  {
    time: fc.integer({ min: 0, max: 200 }).map((quarters) => new Date(Date.UTC(2026, 2, 1, 0, quarters * 15)).toISOString()),
    type: fc.constantFrom('page.viewed', 'visit.started', 'message.received', 'message.sent', 'order.placed', 'survey.answered', 'complaint.made', 'conversation.abandoned', 'form.submitted', 'note.added'),
    channel: fc.constantFrom('web', 'voice', 'email', 'chat'),
    conversation: fc.constantFrom('a', 'b'),
    organisation: fc.constantFrom('dealer'),
    data: fc.constantFrom({}, { score: { metric: 'nps', value: 3 } }, { severity: 'high' }),
  },
  { requiredKeys: ['time', 'type'] },
)
