import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { eventually } from '@throughline/testing'
import { type RunningSystem, runningSystem } from './running-system.js'

jest.setTimeout(240_000)

const CHANNELS = 10
const PATIENCE = { timeoutMs: 60_000, intervalMs: 100 }
const always = Object.fromEntries(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [day, ['00:00-24:00']]))
const hours = (to: string, week: object = always) => ({ timeZone: 'Europe/Berlin', week, ways: [{ channel: 'voice', to }] })
const said = (text: string) => ({ languages: ['en'], templates: [{ name: 'wait', variables: { wait: { type: 'duration' } }, words: [{ language: 'en', text }] }] })
const promises = { promises: [{ channel: 'voice', expectedWaitMs: 120_000, template: 'wait' }] }

interface Answer {
  status: number
  body: Record<string, unknown>
}

/** A channel that follows the rules, and decides anew whenever it hears of others. */
interface Channel {
  readonly heard: Record<string, number>[]
  readonly decided: { hours: number; templates: number; to: unknown; text: unknown }[]
}

let system: RunningSystem
let token: string
const ending = new AbortController()

beforeAll(async () => {
  system = await runningSystem()
  token = await system.key('events:publish', 'rules:manage', 'reach:read')
}, 180_000)
afterAll(async () => {
  ending.abort()
  await system?.stop()
})

async function call(method: string, url: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

const ask = (path: string): Promise<Answer> => call('GET', `${system.timelineUrl}/v1/${path}`)

/** Publishes rules of several kinds at once. @returns the answer to it */
async function release(rules: Record<string, object>, basedOn: Record<string, number> = {}, at?: string): Promise<Record<string, unknown>> {
  const drafts = []
  for (const [kind, body] of Object.entries(rules)) {
    const draft = await call('PUT', `${system.gatewayUrl}/v1/rules/${kind}/draft`, { rules: body, basedOn: basedOn[kind] ?? 0 })
    expect(draft).toMatchObject({ status: 200 })
    drafts.push({ kind, revision: draft.body['revision'] })
  }
  const answer = await call('POST', `${system.gatewayUrl}/v1/rules/publish`, { rules: drafts, at })
  expect(answer.status).toBe(202)
  return answer.body
}

async function follow(): Promise<Channel> {
  const channel: Channel = { heard: [], decided: [] }
  const { body } = await fetch(`${system.timelineUrl}/v1/rules/stream`, { headers: { authorization: `Bearer ${token}` }, signal: ending.signal })
  void (async () => {
    let rest = ''
    for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + chunk).split('\n\n')
      rest = blocks.pop()!
      for (const block of blocks) {
        const data = /^event: rules\.changed\n.*\ndata: (.*)$/.exec(block)?.[1]
        if (data === undefined) continue
        channel.heard.push((JSON.parse(data) as { versions: Record<string, number> }).versions)
        channel.decided.push(await decide())
      }
    }
  })().catch(() => undefined)
  return channel
}

async function decide(): Promise<Channel['decided'][number]> {
  const { body } = await ask('availability/voice')
  const { hours: hoursVersion, templates } = body['versions'] as { hours: number; templates: number }
  const [way] = body['ways'] as { to: string; says?: { text: string } }[]
  return { hours: hoursVersion, templates, to: way?.to, text: way?.says?.text }
}

describe('rules in one place', () => {
  it('reach ten channels, all kinds at once, and each decides by what it has heard', async () => {
    const { token: first } = await release({ hours: hours('1'), promises, templates: said('Some {wait}') })
    expect((await ask(`availability?wait=10000&after=${String(first)}`)).body['versions']).toEqual({ hours: 1, promises: 1, templates: 1 })
    const channels = await Promise.all(Array.from({ length: CHANNELS }, follow))
    await release({ hours: hours('2'), templates: said('About {wait}') }, { hours: 1, templates: 1 })
    await eventually(() => expect(channels.map(({ decided }) => decided.length)).toEqual(channels.map(() => 1)), PATIENCE)
    for (const { heard, decided } of channels) {
      expect(heard).toEqual([{ hours: 2, promises: 1, templates: 2 }])
      expect(decided).toEqual([{ hours: 2, templates: 2, to: '2', text: 'About 2 minutes' }])
    }

    // Later, and nobody is there to do it.
    const { token: later } = await release({ hours: hours('3') }, { hours: 2 }, new Date(Date.now() + 2_000).toISOString())
    expect(later).toBeNull()
    await eventually(() => expect(channels.map(({ decided }) => decided.at(-1)?.to)).toEqual(channels.map(() => '3')), PATIENCE)
    expect((await call('GET', `${system.gatewayUrl}/v1/rules/scheduled`)).body).toEqual({ scheduled: [] })
  })

  it('let nobody be contacted who has just withdrawn it', async () => {
    const ref = 'email:ann@example.com'
    const happened = async (id: string, type: string): Promise<string> => {
      const data = { purpose: 'marketing' }
      const event = { specversion: '1.0', id, source: '/shop', type, subject: ref, data }
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents+json' }
      const answer = await fetch(`${system.gatewayUrl}/v1/events`, { method: 'POST', headers, body: JSON.stringify(event) })
      return ((await answer.json()) as { token: string }).token
    }
    const decision = async (after: string) => (await ask(`customers/${encodeURIComponent(ref)}/contact-decision?purpose=marketing&wait=10000&after=${after}`)).body
    const given = await decision(await happened('yes', 'consent.given'))
    expect(given).toMatchObject({ allowed: true, channel: 'email', why: [{ rule: 'consent', found: 'given' }, { rule: 'channel', found: 'rules' }] })
    const withdrawn = await decision(await happened('no', 'consent.withdrawn'))
    expect(withdrawn).toMatchObject({ allowed: false, channel: null, nextAt: null, customerId: given['customerId'] })
  })
})
