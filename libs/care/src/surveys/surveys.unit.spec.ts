import { describe, expect, it } from '@jest/globals'
import { arrange } from '@throughline/context'
import fc from 'fast-check'
import { asLogged, at, teller, type Told, uidOf } from '../../test/tell.js'
import { surveyRules } from './survey-rules.js'
import { surveys } from './surveys.js'
import { surveysBefore } from './surveys-before.js'

const DAY_MS = 86_400_000
const desk = teller('urn:desk', { channel: 'chat', conversation: 'c-1' })
const crm = teller('urn:crm')
const ended = (time: string, more: object = {}, data: object = {}) => desk(time, 'conversation.ended', { outcome: 'fulfilled', ...data }, { direction: 'inbound', ...more })
const AFTER = { name: 'after-contact', metric: 'nps', after: { on: ['conversation.ended'] } }

interface Given {
  survey?: object
  rules?: object
  now?: string
  members?: { subjectId: string; type?: string }[]
}

function rowsOf(told: readonly Told[], given: Given = {}) {
  return derived(told, given).rows
}

function derived(told: readonly Told[], { survey = {}, rules = {}, now = '2026-03-10T10:30:00Z', members = [] }: Given = {}) {
  const story = { tenantId: 't', customerId: 'c', members, events: arrange(asLogged(told)), now: at(now) }
  const parsed = surveyRules.parse({ surveys: [{ ...AFTER, ...survey }], ...rules })
  return surveys(story, { surveys: { version: 3, rules: parsed } })
}

describe('a question', () => {
  const contact = ended('2026-03-10T10:00:00Z', { topic: 'delivery', organisation: 'dealer-7' })

  it('is due when its event has happened, on the channel used last, about what it was', () => {
    const { rows, nextAt } = derived([contact])
    expect(rows).toMatchObject([
      {
        survey: 'after-contact', metric: 'nps', version: 3, state: 'due', channel: 'chat', language: 'en', eventUid: uidOf(contact.source, contact.id),
        aboutChannel: 'chat', topic: 'delivery', organisation: 'dealer-7', dueAt: at('2026-03-10T10:00:00Z'), expiresAt: at('2026-03-24T10:00:00Z'),
      },
    ])
    expect(rows[0]?.id).toMatch(/^[0-9a-f]{64}$/)
    expect(nextAt).toBe(at('2026-03-11T10:00:00Z'))
  })

  it('waits for its delay, and tells when its time comes', () => {
    const survey = { delayMs: 3_600_000 }
    expect(derived([contact], { survey })).toMatchObject({ rows: [{ state: 'planned' }], nextAt: at('2026-03-10T11:00:00Z') })
    expect(rowsOf([contact], { survey, now: '2026-03-10T11:00:00Z' })).toMatchObject([{ state: 'due' }])
  })

  it('is not asked late: neither of old events nor of those that came late', () => {
    expect(derived([contact], { now: '2026-03-11T09:59:59Z' }).rows).toMatchObject([{ state: 'due' }])
    expect(derived([contact], { now: '2026-03-11T10:00:00Z' })).toEqual({ rows: [expect.objectContaining({ state: 'late' })] })
  })

  it('is asked once the log has it, whatever changes then', () => {
    const { id } = rowsOf([contact])[0]!
    const sent = teller('/throughline/surveys')('2026-03-10T10:05:00Z', 'survey.sent', { surveyId: id })
    const withdrawn = crm('2026-03-10T10:06:00Z', 'consent.withdrawn', { purpose: 'surveys' })
    expect(derived([contact, sent, withdrawn], { now: '2026-04-01T00:00:00Z' })).toEqual({ rows: [expect.objectContaining({ state: 'asked', sentUid: uidOf(sent.source, sent.id) })] })
  })

  it.each([
    [{ outcomes: ['fulfilled'] }, 1],
    [{ outcomes: ['unresolved'] }, 0],
    [{ topics: ['delivery'] }, 1],
    [{ topics: ['invoice'] }, 0],
    [{ channels: ['chat', 'voice'] }, 1],
    [{ channels: ['voice'] }, 0],
    [{ organisations: ['dealer-8'] }, 0],
  ])('is asked only after what fits %p', (after, count) => {
    expect(rowsOf([contact], { survey: { after: { on: ['conversation.ended'], ...after } } })).toHaveLength(count)
  })

  it('goes to the channel of the rule, the one that was wished, the one used last that carries a link, or where one is reached', () => {
    const called = desk('2026-03-10T10:10:00Z', 'call.ended', {}, { channel: 'voice', conversation: 'c-2', direction: 'inbound' })
    const wish = crm('2026-03-01T00:00:00Z', 'preference.set', { preference: 'channel', value: 'email' })
    expect(rowsOf([contact, called], { survey: { channel: 'sms' } })).toMatchObject([{ channel: 'sms' }])
    expect(rowsOf([contact, called, wish])).toMatchObject([{ channel: 'email' }])
    expect(rowsOf([contact, called])).toMatchObject([{ channel: 'chat' }])
    const onlyCalled = { survey: { after: { on: ['call.ended'] } } }
    expect(rowsOf([called], { ...onlyCalled, members: [{ subjectId: 's', type: 'phone' }] })).toMatchObject([{ state: 'due', channel: 'sms' }])
    expect(rowsOf([called], onlyCalled)).toMatchObject([{ state: 'kept', why: 'channel' }])
  })

  it('is in the language that was wished, else used last, else of the rules', () => {
    const used = desk('2026-03-10T09:00:00Z', 'message.received', { language: 'de-AT' }, { direction: 'inbound' })
    const wish = crm('2026-03-01T00:00:00Z', 'preference.set', { preference: 'language', value: 'fr' })
    expect(rowsOf([contact], { rules: { language: 'nl' } })).toMatchObject([{ language: 'nl' }])
    expect(rowsOf([contact, used])).toMatchObject([{ language: 'de-AT' }])
    expect(rowsOf([contact, used, wish])).toMatchObject([{ language: 'fr' }])
  })
})

describe('nobody is asked', () => {
  const contact = ended('2026-03-10T10:00:00Z')
  const kept = (why: string) => [{ state: 'kept', why }]
  const says = (type: string, data: object, time = '2026-03-09T00:00:00Z') => crm(time, type, { purpose: 'surveys', ...data })

  it('who withdrew their consent, until they give it again', () => {
    const withdrawn = says('consent.withdrawn', {})
    expect(rowsOf([contact, withdrawn])).toMatchObject(kept('consent'))
    expect(rowsOf([contact, withdrawn, says('consent.given', {}, '2026-03-09T12:00:00Z')])).toMatchObject([{ state: 'due' }])
    expect(rowsOf([contact, says('consent.withdrawn', { purpose: 'marketing' })])).toMatchObject([{ state: 'due' }])
    expect(rowsOf([contact, says('consent.withdrawn', { scope: 'sms' })])).toMatchObject([{ state: 'due' }])
    expect(rowsOf([contact, says('consent.withdrawn', { scope: 'chat' })])).toMatchObject(kept('consent'))
  })

  it('who withdraws it while the question waits', () => {
    const survey = { delayMs: 3_600_000 }
    expect(rowsOf([contact], { survey })).toMatchObject([{ state: 'planned' }])
    expect(rowsOf([contact, says('consent.withdrawn', {}, '2026-03-10T10:20:00Z')], { survey })).toMatchObject(kept('consent'))
  })

  it('who did not agree, where that is needed', () => {
    const rules = { consent: { needed: true } }
    expect(rowsOf([contact], { rules })).toMatchObject(kept('consent'))
    expect(rowsOf([contact, says('consent.given', {})], { rules })).toMatchObject([{ state: 'due' }])
    expect(rowsOf([contact, says('consent.given', { validUntil: '2026-03-10T00:00:00Z' })], { rules })).toMatchObject(kept('consent'))
  })

  it('who said that they do not want it', () => {
    const no = crm('2026-03-01T00:00:00Z', 'preference.set', { preference: 'surveys', value: 'never' })
    expect(rowsOf([contact, no])).toMatchObject(kept('preference'))
    expect(rowsOf([contact, no, crm('2026-03-02T00:00:00Z', 'preference.cleared', { preference: 'surveys' })])).toMatchObject([{ state: 'due' }])
  })

  it('who was asked of late, by whomever', () => {
    const tool = teller('urn:tool')
    const asked = (time: string) => [contact, tool(time, 'survey.sent', { surveyId: 'x' })]
    expect(rowsOf(asked('2026-02-09T10:00:00Z'))).toMatchObject(kept('cooldown'))
    expect(rowsOf(asked('2026-02-08T10:00:00Z'))).toMatchObject([{ state: 'due' }])
    expect(rowsOf(asked('2026-02-09T10:00:00Z'), { rules: { cooldownMs: 0 } })).toMatchObject([{ state: 'due' }])
  })

  it('twice after one event', () => {
    const both = { rules: { cooldownMs: 0, surveys: [AFTER, { ...AFTER, name: 'second', metric: 'csat' }] } }
    expect(rowsOf([contact], both)).toMatchObject([{ survey: 'after-contact', state: 'due' }, { survey: 'second', state: 'kept', why: 'another' }])
  })

  it('who was not drawn: the same ones, however often it is reckoned, and about as many as wanted', () => {
    const many = Array.from({ length: 150 }, (_, index) => ended(new Date(Date.UTC(2026, 0, 1) + index * DAY_MS / 4).toISOString(), { conversation: `c-${index}` }))
    const rules = { cooldownMs: 0 }
    const drawn = rowsOf(many, { survey: { sample: 0.3 }, rules }).filter(({ why }) => why !== 'sample')
    expect(drawn.length).toBeGreaterThan(25)
    expect(drawn.length).toBeLessThan(70)
    const more = rowsOf(many, { survey: { sample: 0.6 }, rules }).filter(({ why }) => why !== 'sample').map(({ id }) => id)
    expect(more).toEqual(expect.arrayContaining(drawn.map(({ id }) => id)))
    expect(rowsOf(many, { survey: { sample: 0 }, rules }).every(({ why }) => why === 'sample')).toBe(true)
  })

  it('where no rules ask', () => {
    expect(derived([contact], { rules: { surveys: [] } })).toEqual({ rows: [] })
  })
})

describe('rules that are tried', () => {
  const months = ['2026-01-05', '2026-02-12', '2026-03-01', '2026-03-09'].map((day) => ended(`${day}T10:00:00Z`))
  const tried = (told: readonly Told[], rules: object = {}) =>
    surveysBefore({ tenantId: 't', customerId: 'c', members: [], events: arrange(asLogged(told)), now: at('2026-03-10T10:30:00Z') }, surveyRules.parse({ surveys: [AFTER], ...rules })).map(({ state, why, occurredAt }) => [
      why ?? state,
      new Date(occurredAt / 1_000).toISOString().slice(0, 10),
    ])

  it('say what they would have asked in the last 30 days, and what not', () => {
    expect(tried(months)).toEqual([['due', '2026-02-12'], ['cooldown', '2026-03-01'], ['cooldown', '2026-03-09']])
    expect(tried(months, { cooldownMs: 7 * DAY_MS })).toEqual([['due', '2026-02-12'], ['due', '2026-03-01'], ['due', '2026-03-09']])
  })

  it('take no account of what other rules asked, but of what others did', () => {
    const ours = teller('/throughline/surveys')('2026-03-09T10:05:00Z', 'survey.sent', { surveyId: 'x' })
    const theirs = crm('2026-03-09T10:05:00Z', 'survey.sent', { surveyId: 'y' })
    expect(tried([months[3]!, ours])).toEqual([['due', '2026-03-09']])
    expect(tried([months[3]!, theirs])).toEqual([['cooldown', '2026-03-09']])
  })
})

describe('laws', () => {
  const one = fc.record({ minutes: fc.integer({ min: 0, max: 120 * 1_440 }), what: fc.constantFrom('ended', 'sent', 'given', 'withdrawn') })
  const story = fc.array(one, { minLength: 1, maxLength: 25 }).map((events) =>
    events.map(({ minutes, what }, index): Told => {
      const time = new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString()
      if (what === 'ended') return { ...ended(time), id: `e-${index}` }
      if (what === 'sent') return { ...crm(time, 'survey.sent', { surveyId: `foreign-${index}` }), id: `s-${index}` }
      return { ...crm(time, `consent.${what}`, { purpose: 'surveys' }), id: `c-${index}` }
    }),
  )
  const now = fc.integer({ min: 0, max: 130 * 1_440 }).map((minutes) => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString())

  it('the order in which events come changes nothing', () => {
    fc.assert(
      fc.property(story.chain((told) => fc.tuple(fc.constant(told), fc.shuffledSubarray(told, { minLength: told.length }))), now, ([told, shuffled], time) => {
        const ids = (rows: readonly { id: string; state: string; why?: string | undefined }[]) => rows.map(({ id, state, why }) => [id, state, why])
        expect(ids(rowsOf(shuffled, { now: time }))).toEqual(ids(rowsOf(told, { now: time })))
      }),
    )
  })

  it('nobody is asked twice within the cooldown, and nobody who said no', () => {
    fc.assert(
      fc.property(story, now, (told, time) => {
        const rows = rowsOf(told, { now: time }).filter(({ state }) => state === 'due' || state === 'planned')
        const asked = told.filter(({ type }) => type === 'survey.sent').map(({ time: sent }) => at(sent))
        for (const [index, row] of rows.entries()) {
          const others = [...asked, ...rows.slice(0, index).map(({ dueAt }) => dueAt)]
          expect(others.every((other) => other <= row.dueAt - 30 * DAY_MS * 1_000 || other >= row.dueAt + DAY_MS * 1_000)).toBe(true)
        }
        const said = told.filter((event) => event.type.startsWith('consent.') && event.time <= time).toSorted((a, b) => a.time.localeCompare(b.time) || uidOf(a.source, a.id).localeCompare(uidOf(b.source, b.id)))
        if (said.at(-1)?.type === 'consent.withdrawn') expect(rows).toEqual([])
      }),
    )
  })

  it('what will change without an event is told', () => {
    fc.assert(
      fc.property(story, now, (told, time) => {
        const { rows, nextAt } = derived(told, { now: time })
        const waiting = rows.filter(({ state }) => state === 'planned' || state === 'due')
        expect(nextAt === undefined).toBe(waiting.length === 0)
        if (nextAt !== undefined) expect(nextAt).toBeGreaterThan(at(time))
      }),
    )
  })
})
