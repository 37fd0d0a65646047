import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type CloudEvent, timeOf } from '@throughline/events'
import { careWriter } from './care-writer.js'
import { correctingBy } from './correcting.js'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'

const HOUR = 3_600_000_000
const now = Math.floor(Date.now() / 1_000) * 1_000_000

let running: Running
let writer: Awaited<ReturnType<typeof careWriter>>
let acme: TestTenant
let reader: string
let ids: { ann: string; bob: string; eve: string }

const said = (who: string, id: string, hoursAgo: number, given: Partial<CloudEvent>) =>
  eventOf({ id, source: '/spec', subject: `email:${who}@example.com`, time: timeOf(now - hoursAgo * HOUR), ...given })
const call = (who: string, hoursAgo: number, topic: string) =>
  said(who, `${who} ${topic}`, hoursAgo, { type: 'call.ended', channel: 'voice', conversation: `${who} ${topic}`, topic, data: { actor: { kind: 'agent', id: 'agent-7' } } })
const answer = (who: string, id: string, hoursAgo: number, data: object) => said(who, id, hoursAgo, { type: 'survey.answered', channel: 'survey', data })
const nps = (value: number) => ({ score: { metric: 'nps', value } })

beforeAll(async () => {
  running = await runningTimeline()
  writer = await careWriter(running)
  acme = await running.tenant('acme')
  reader = (await acme.key(['care:read', 'personal:read'])).token
  ids = {
    ann: await writer.tell(acme, [
      call('ann', 9, 'delivery'),
      answer('ann', 'low', 8, { ...nps(3), survey: 'after-call', comment: 'Nobody called back.', about: { source: '/spec', conversation: 'ann delivery' } }),
      answer('ann', 'several', 3, { scores: [{ metric: 'csat', value: 4, min: 1, max: 5 }, { metric: 'ces', value: 6, min: 1, max: 7 }] }),
    ]),
    bob: await writer.tell(acme, [
      said('bob', 'asked', 7, { type: 'survey.sent', channel: 'email', data: { survey: 'after-call', surveyId: 's-1', metric: 'nps' } }),
      answer('bob', 'high', 6, { ...nps(9), surveyId: 's-1' }),
      said('bob', 'review', 5, { type: 'review.posted', channel: 'review', data: { site: 'maps', score: { metric: 'stars', value: 2, min: 1, max: 5 }, title: 'Meh', text: 'Slow', author: 'Bob B.' } }),
    ]),
    eve: await writer.tell(acme, [call('eve', 5, 'invoice'), answer('eve', 'theirs', 4, { ...nps(7), comment: 'Fine' })], 'ferro'),
  }
}, 90_000)
afterAll(async () => {
  await writer?.close()
  await running?.close()
})

interface Shown { kind: string; customerId: string; metric?: string; score?: { value: number }; words?: object; masked?: true; about: Record<string, unknown>; reply?: string; hasComment: boolean }
interface Listed { feedback: Shown[]; asks: object[]; next: string | null; settled: boolean; freshness: { position: string } }

async function ask(path: string, token = reader): Promise<Listed> {
  const { status, body } = await running.ask(path, token)
  expect(status).toBe(200)
  return body as Listed
}
const brief = ({ kind, metric, score }: Shown) => [kind, metric, score?.value].filter((part) => part !== undefined).join(' ')
const listed = async (query = '', token?: string) => (await ask(`/v1/feedback${query}`, token)).feedback.map(brief)

describe('GET /v1/feedback', () => {
  it('lists what customers gave, a row a score, the newest first', async () => {
    expect(await listed()).toEqual(['answered ces 6', 'answered csat 4', 'answered nps 7', 'review stars 2', 'answered nps 9', 'answered nps 3'])
    expect(await listed('?kind=asked')).toEqual(['asked nps'])
    const { freshness, settled } = await ask('/v1/feedback?limit=1')
    expect([typeof freshness.position, typeof settled]).toEqual(['string', 'boolean'])
  })

  it('says what each is about and how that is known, with the words', async () => {
    const [low] = (await ask('/v1/feedback?score_max=3&metric=nps')).feedback
    expect(low).toMatchObject({
      customerId: ids.ann, survey: 'after-call', score: { metric: 'nps', value: 3, min: 0, max: 10 }, share: 0.3, hasComment: true, words: { comment: 'Nobody called back.' }, via: 'survey',
      about: { binding: 'id', by: 'conversation', channel: 'voice', topic: 'delivery', agent: 'agent-7', gapMs: 3_600_000 },
    })
    const [review] = (await ask('/v1/feedback?kind=review')).feedback
    expect(review).toMatchObject({ site: 'maps', words: { title: 'Meh', text: 'Slow', author: 'Bob B.' }, about: { binding: 'none' } })
  })

  it.each([
    ['?metric=nps&metric=csat', ['answered csat 4', 'answered nps 7', 'answered nps 9', 'answered nps 3']],
    ['?score_min=7&score_max=9', ['answered nps 7', 'answered nps 9']],
    ['?channel=voice&topic=delivery', ['answered ces 6', 'answered csat 4', 'answered nps 3']],
    ['?agent=agent-7&binding=nearest', ['answered ces 6', 'answered csat 4', 'answered nps 7']],
    ['?organisation=ferro', ['answered nps 7']],
    ['?survey=after-call', ['answered nps 9', 'answered nps 3']],
    ['?comment=true', ['answered nps 7', 'review stars 2', 'answered nps 3']],
    ['?comment=false', ['answered ces 6', 'answered csat 4', 'answered nps 9']],
    [`?from=${encodeURIComponent(timeOf(now - 5 * HOUR))}&to=${encodeURIComponent(timeOf(now - 3 * HOUR))}`, ['answered nps 7', 'review stars 2']],
    ['?topic=nothing', []],
  ])('filters by %s', async (query, expected) => {
    expect(await listed(query)).toEqual(expected)
  })

  it('goes through pages without gap or double, also between scores of one answer', async () => {
    const all = await listed()
    const seen: string[] = []
    let cursor = ''
    do {
      const page = await ask(`/v1/feedback?limit=1${cursor}`)
      seen.push(...page.feedback.map(brief))
      cursor = page.next === null ? '' : `&cursor=${page.next}`
    } while (cursor !== '')
    expect(seen).toEqual(all)
    const { next } = await ask('/v1/feedback?limit=1')
    expect((await running.ask(`/v1/feedback?limit=1&metric=nps&cursor=${next}`, reader)).status).toBe(400)
  })

  it('shows no words to who may not read them, and says that there are some', async () => {
    const { token } = await acme.key(['care:read'])
    const [low] = (await ask('/v1/feedback?metric=nps&score_max=3', token)).feedback
    expect(low).toMatchObject({ hasComment: true, masked: true, score: { value: 3 } })
    expect(JSON.stringify(low)).not.toContain('Nobody')
  })

  it('shows an organisation its own events, and a tenant nothing of others', async () => {
    const { token } = await acme.key(['care:read', 'personal:read'], 'ferro')
    expect((await ask('/v1/feedback', token)).feedback).toMatchObject([{ customerId: ids.eve, words: { comment: 'Fine' } }])
    const other = await running.tenant('other')
    expect(await listed('', (await other.key(['care:read'])).token)).toEqual([])
  })

  it.each([
    ['?score_min=x', 'score_min'],
    ['?score_min=5&score_max=4', 'score_max'],
    ['?kind=word', 'kind'],
    ['?comment=maybe', 'comment'],
    ['?limit=201', 'limit'],
    ['?cursor=abc', 'cursor'],
    ['?since=2026-01-01', 'since'],
  ])('refuses %s and names what is wrong', async (query, parameter) => {
    expect(await running.ask(`/v1/feedback${query}`, reader)).toMatchObject({ status: 400, body: { parameter } })
  })

  it('needs its scope', async () => {
    expect((await running.ask('/v1/feedback', acme.token)).status).toBe(403)
  })
})

describe('the feedback of a customer', () => {
  it('has what they were asked as well, and what rules have for them', async () => {
    const surveyId = 'ab'.repeat(32)
    await writer.admin.query(
      `insert into views.survey_ask (tenant_id, build, customer_id, ask_id, survey, metric, version, event_uid, occurred_at, due_at, expires_at, state, why, channel, language)
       values ($1, 1, $2, $3, 'after-call', 'nps', 2, $4, $5, $5, $6, 'kept', 'cooldown', 'email', 'de')`,
      [acme.id, ids.bob, surveyId, randomUUID(), now, now + HOUR],
    )
    const { feedback, asks } = await ask('/v1/customers/email:bob%40example.com/feedback')
    expect(feedback.map(brief)).toEqual(['review stars 2', 'answered nps 9', 'asked nps'])
    expect(feedback.map(({ reply }) => reply)).toEqual([undefined, undefined, 'answered'])
    expect(asks).toMatchObject([{ surveyId, survey: 'after-call', metric: 'nps', version: 2, state: 'kept', why: 'cooldown', channel: 'email', language: 'de', dueAt: timeOf(now) }])
  })

  it('is theirs under every name, and of nobody a 404', async () => {
    expect((await ask(`/v1/customers/id:${ids.ann}/feedback?kind=answered&metric=ces`)).feedback).toMatchObject([{ score: { value: 6 } }])
    expect((await running.ask('/v1/customers/email:nobody%40example.com/feedback', reader)).status).toBe(404)
  })

  it('shows a comment as it was corrected', async () => {
    const correct = await correctingBy(writer.admin, running)
    const correction = said('ann', 'correction', 0, { type: 'event.corrected', data: { source: '/spec', id: 'low', data: { comment: 'They did call.' } } })
    await writer.tell(acme, [correction])
    await correct(acme, [correction])
    const [low] = (await ask('/v1/feedback?metric=nps&score_max=3')).feedback
    expect(low?.words).toEqual({ comment: 'They did call.' })
  })
})

describe('rules of surveys that are tried', () => {
  it('say whom they would have asked, and why not others', async () => {
    const { token } = await acme.key(['rules:manage', 'timeline:read', 'personal:read'])
    const survey = { name: 'after-call', metric: 'nps', after: { on: ['call.ended'] }, channel: 'email' }
    const tried = await running.app.inject({
      method: 'POST',
      url: '/v1/rules/surveys/preview',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      payload: JSON.stringify({ rules: { surveys: [survey] }, sample: 0, customers: ['email:ann@example.com', 'email:bob@example.com'] }),
    })
    expect(tried.statusCode).toBe(200)
    expect(tried.json()).toMatchObject({
      kind: 'surveys', version: 0, looked: { customers: 2 }, days: 30, asked: 1, kept: {}, more: false,
      questions: [{ customerId: ids.ann, survey: 'after-call', channel: 'email', language: 'en', dueAt: timeOf(now - 9 * HOUR) }],
    })
  })
})
