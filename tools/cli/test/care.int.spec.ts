import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { developmentIssuerEntry, startDevelopmentIssuer, type DevelopmentIssuer } from '@throughline/access/development'
import { eventually } from '@throughline/testing'
import { type RunningSystem, runningSystem } from './running-system.js'

jest.setTimeout(240_000)

const PATIENCE = { timeoutMs: 90_000, intervalMs: 200 }

interface Answer {
  status: number
  body: Record<string, unknown>
}

interface FollowUp {
  followupId: string
  version: string
  state: string
  overdue: boolean
  [field: string]: unknown
}

interface Told {
  type: string
  data: Record<string, unknown>
}

let system: RunningSystem
let token: string
let issuer: DevelopmentIssuer
const folder = mkdtempSync(join(tmpdir(), 'care-'))

beforeAll(async () => {
  issuer = await startDevelopmentIssuer({ secretsFile: join(folder, 'issuer.json'), port: 0, tenant: 'acme' })
  const file = join(folder, 'oidc.json')
  writeFileSync(file, JSON.stringify([developmentIssuerEntry(issuer.issuer)]))
  system = await runningSystem({ OIDC_FILE: file })
  token = await system.key(
    'events:publish', 'events:control', 'care:read', 'care:manage', 'timeline:read', 'personal:read', 'rules:manage', 'identity:manage',
  )
  await publishRules('care', {
    opens: [
      { rule: 'low-score', kinds: ['low-score'], queue: 'care', dueInMs: 3_600_000 },
      { rule: 'complaint', kinds: ['complaint'], queue: 'owners', dueInMs: 1_000, escalate: [{ afterMs: 500, queue: 'lead' }] },
    ],
  })
  await publishRules('surveys', {
    surveys: [{ name: 'after-care', metric: 'nps', after: { on: ['followup.closed'], outcomes: ['fulfilled'] }, channel: 'email' }],
    cooldownMs: 0,
  })
}, 180_000)
afterAll(async () => {
  await system?.stop()
  await issuer?.stop()
  rmSync(folder, { recursive: true })
})

async function call(method: string, url: string, body?: unknown, { credential = token, key }: { credential?: string; key?: string } = {}): Promise<Answer> {
  const answer = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${credential}`, ...(key !== undefined && { 'idempotency-key': key }), ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

const ask = (path: string): Promise<Answer> => call('GET', `${system.timelineUrl}/v1/${path}`)
const tell = (path: string, body: object, key?: string): Promise<Answer> => call('POST', `${system.gatewayUrl}/v1/${path}`, body, key === undefined ? {} : { key })
const at = (ref: string): string => `customers/${encodeURIComponent(ref)}`

/** Publishes rules of a kind; everything that comes later goes by them. */
async function publishRules(kind: string, rules: object): Promise<void> {
  const draft = await call('PUT', `${system.gatewayUrl}/v1/rules/${kind}/draft`, { rules, basedOn: 0 })
  expect(draft).toMatchObject({ status: 200 })
  const published = await tell(`rules/${kind}/publish`, { revision: draft.body['revision'] })
  expect(published.status).toBe(202)
  await eventually(async () => expect((await ask(`followups?wait=10000&after=${String(published.body['token'])}`)).status).toBe(200), PATIENCE)
}

let events = 0

/** As a system of the tenant's tells it, just now. @returns its token */
async function happened(type: string, ref: string, data: object, header: object = {}): Promise<string> {
  const event = { specversion: '1.0', id: `e-${++events}`, source: '/foreign-surveys', type, subject: ref, ...header, data }
  const answer = await fetch(`${system.gatewayUrl}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents+json' },
    body: JSON.stringify(event),
  })
  expect(answer.status).toBe(202)
  return ((await answer.json()) as { token: string }).token
}

async function followUpsOf(ref: string): Promise<FollowUp[]> {
  return (await ask(`${at(ref)}/followups`)).body['followUps'] as FollowUp[]
}

async function opened(ref: string, count = 1): Promise<FollowUp[]> {
  return eventually(async () => {
    const all = await followUpsOf(ref)
    expect(all).toHaveLength(count)
    return all
  }, PATIENCE)
}

async function toldOf(ref: string): Promise<Told[]> {
  return (await ask(`${at(ref)}/timeline?order=oldest&limit=200`)).body['events'] as Told[]
}

/** Says something of a follow-up, and waits until that is known. */
async function say(id: string, command: string, body: object = {}): Promise<void> {
  const answer = await tell(`followups/${id}/${command}`, { ...body, wait: 10_000 })
  expect([command, answer.status, answer.body['detail']]).toEqual([command, 202, undefined])
  await eventually(async () => expect((await ask(`followups/${id}?wait=10000&after=${String(answer.body['token'])}`)).status).toBe(200), PATIENCE)
}

describe('the loop from a low score to a customer who came back', () => {
  const ann = 'email:ann@example.com'
  let id: string
  let page: string

  it('opens one follow-up for a score that a foreign survey tool tells, with its evidence', async () => {
    await happened('conversation.started', ann, { }, { channel: 'email', conversation: 'c-1', direction: 'inbound', topic: 'delivery' })
    await happened('message.received', ann, { text: 'My tyres come too late' }, { channel: 'email', conversation: 'c-1', direction: 'inbound', topic: 'delivery' })
    await happened('survey.answered', ann, { score: { metric: 'nps', value: 2 }, comment: 'Never again' }, { channel: 'survey' })
    const [one] = await opened(ann)
    id = one!.followupId
    expect(one).toMatchObject({ state: 'open', kind: 'low-score', rule: 'low-score', queue: 'care', overdue: false })
    const { body } = await ask(`followups/${id}`)
    expect((body['life'] as Told[]).map(({ type }) => type)).toEqual(['followup.opened'])
    expect((body['evidence'] as Told[]).map(({ data }) => data['comment'])).toEqual(['Never again'])
  })

  it('takes what people do about it, once each, and not what contradicts its state', async () => {
    await say(id, 'assign', { owner: 'jonas' })
    await say(id, 'note', { text: 'Secret: she was right' })
    await say(id, 'cause', { cause: 'late-delivery' })
    await say(id, 'action', { action: 'sent-again' })
    await say(id, 'goodwill', { amount: { amount: '10.00', currency: 'EUR' }, kind: 'voucher' })
    await say(id, 'tell', { said: 'Your tyres came late', did: 'We sent new ones by express', language: 'en', channel: 'email' })
    const [{ version } = { version: '' }] = await followUpsOf(ann)
    expect(await tell(`followups/${id}/close`, { outcome: 'fulfilled', expectedVersion: id })).toMatchObject({ status: 409, body: { version } })
    await say(id, 'close', { outcome: 'fulfilled', expectedVersion: version })
    expect(await tell(`followups/${id}/assign`, { owner: 'bob' })).toMatchObject({ status: 409, body: { state: 'closed' } })
    expect((await followUpsOf(ann))[0]).toMatchObject({ state: 'closed', owner: 'jonas', cause: 'late-delivery', notes: 1, actions: 1, told: 1, goodwill: [{ amount: '10.00', currency: 'EUR' }] })
  })

  it('stands on the timeline of the customer, from the score to you said, we did', async () => {
    const types = (await toldOf(ann)).map(({ type }) => type).filter((type) => !type.startsWith('survey.sent'))
    expect(types).toEqual([
      'conversation.started', 'message.received', 'survey.answered', 'followup.opened', 'followup.assigned', 'followup.noted', 'followup.cause_found', 'followup.action_taken',
      'followup.goodwill_granted', 'followup.told', 'followup.closed',
    ])
  })

  it('is shown to the customer by their link, without what was noted', async () => {
    const told = (await toldOf(ann)).find(({ type }) => type === 'followup.told')
    page = String(told?.data['url'])
    const answer = await fetch(page)
    const text = await answer.text()
    expect(answer.status).toBe(200)
    for (const words of ['Your tyres came late', 'We sent new ones by express', 'Done']) expect(text).toContain(words)
    for (const words of ['Secret', 'late-delivery', 'jonas', 'ann@example.com', '10.00']) expect(text).not.toContain(words)
    expect((await fetch(`${page}x`)).status).toBe(404)
  })

  it('asks again afterwards, and knows by the answer that the customer came back', async () => {
    const sent = await eventually(async () => {
      const found = (await toldOf(ann)).find(({ type }) => type === 'survey.sent')
      expect(found?.data['survey']).toBe('after-care')
      return found
    }, PATIENCE)
    const answer = await fetch(String(sent?.data['url']), { method: 'POST', body: new URLSearchParams({ value: '9', why: 'You cared' }) })
    expect(answer.status).toBe(200)
    await eventually(async () => expect((await followUpsOf(ann))[0]).toMatchObject({ recovery: { recovered: true, scoreBefore: 0.2, scoreAfter: 0.9 } }), PATIENCE)
    const { body } = await ask('followups/figures?floor=5')
    expect(body).toMatchObject({ groups: [{ closed: 1, recovered: { count: 1, n: 1, value: null }, timeToClose: { n: 1 } }], causes: [{ cause: 'late-delivery', followUps: 1 }] })
  })

  it('opens no second one when all messages are read once more by a gateway that begins anew', async () => {
    await system.restart('gateway', { CARE_GROUP: `${Date.now()}.care` })
    const other = 'email:later@example.com'
    await happened('survey.answered', other, { score: { metric: 'nps', value: 0 } }, { channel: 'survey' })
    await opened(other)
    const types = (await toldOf(ann)).map(({ type }) => type)
    expect(types.filter((type) => type === 'followup.opened')).toHaveLength(1)
    expect(types.filter((type) => type === 'survey.sent')).toHaveLength(1)
    expect(await followUpsOf(ann)).toHaveLength(1)
  })
})

describe('what becomes of follow-ups without a person', () => {
  it('is escalated when its time is over, by time alone', async () => {
    const carl = 'email:carl@example.com'
    await happened('complaint.made', carl, { text: 'No!', severity: 'high' }, { channel: 'email' })
    const escalated = await eventually(async () => {
      const [one] = await followUpsOf(carl)
      expect(one).toMatchObject({ queue: 'lead', escalated: 1 })
      return one
    }, PATIENCE)
    expect(escalated).toMatchObject({ state: 'open', overdue: true })
    expect((await toldOf(carl)).map(({ type }) => type)).toEqual(['complaint.made', 'followup.opened', 'followup.escalated'])
    expect((await ask('followups?overdue=true&queue=lead')).body['followUps']).toMatchObject([{ followupId: escalated?.followupId }])
  })

  it('is closed when what opened it is taken back, and nobody has touched it', async () => {
    const dora = 'email:dora@example.com'
    await happened('survey.answered', dora, { score: { metric: 'nps', value: 1 } }, { channel: 'survey' })
    const source = `e-${events}`
    await opened(dora)
    expect((await tell('events/retract', { source: '/foreign-surveys', id: source })).status).toBe(202)
    await eventually(async () => expect((await followUpsOf(dora))[0]).toMatchObject({ state: 'closed', outcome: 'withdrawn' }), PATIENCE)
  })

  it('opens one by hand, and the same request opens no other', async () => {
    const emil = 'email:emil@example.com'
    expect((await tell(`${at(emil)}/followups`, { kind: 'unhappy' })).status).toBe(404)
    await happened('message.received', emil, { text: 'Hello' }, { channel: 'chat', direction: 'inbound' })
    const open = () => tell(`${at(emil)}/followups`, { kind: 'unhappy', reason: 'by his voice' }, 'emil-1')
    const first = await eventually(async () => {
      const answer = await open()
      expect(answer.status).toBe(202)
      return answer
    }, PATIENCE)
    const [one] = await opened(emil)
    expect(one).toMatchObject({ kind: 'unhappy', state: 'open', followupId: first.body['followupId'] })
    expect((await open()).body['followupId']).toBe(one?.followupId)
    expect((await toldOf(emil)).filter(({ type }) => type === 'followup.opened')).toHaveLength(1)
  })

  it('shows both when two customers turn out to be one, and none of somebody who was erased', async () => {
    const [fay, gus] = ['email:fay@example.com', 'email:gus@example.com']
    for (const ref of [fay, gus]) await happened('survey.answered', ref, { score: { metric: 'nps', value: 3 } }, { channel: 'survey' })
    for (const ref of [fay, gus]) await opened(ref)
    const merged = await tell(`${at(fay)}/merge`, { with: gus, wait: 10_000 })
    expect(merged.status).toBe(202)
    const both = await opened(gus, 2)
    const [one] = both
    await say(one!.followupId, 'tell', { did: 'We have called you' })
    const url = String((await toldOf(fay)).find(({ type }) => type === 'followup.told')?.data['url'])
    expect((await fetch(url)).status).toBe(200)
    // Whoever erases has to have just signed in.
    const operator = await issuer.token({ role: 'operator' })
    expect((await call('POST', `${system.gatewayUrl}/v1/${at(fay)}/erasure`, { reason: 'asked for', subjects: [gus] }, { credential: operator })).status).toBeLessThan(300)
    await eventually(async () => expect((await ask(`followups/${one!.followupId}`)).status).toBe(404), PATIENCE)
    expect((await fetch(url)).status).toBe(410)
  })
})
