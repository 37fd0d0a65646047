import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { browserPath, eventually } from '@throughline/testing'
import { chromium } from 'playwright-core'
import { type RunningSystem, runningSystem } from './running-system.js'

jest.setTimeout(120_000)

const browserFile = browserPath()
const noBrowser = browserFile === undefined ? ' (skipped: no Chromium; set CHROME_PATH)' : ''
const ANN = 'email:ann@example.com'
const WAIT = { timeoutMs: 45_000, intervalMs: 100 }

let system: RunningSystem
let key: string

beforeAll(async () => {
  system = await runningSystem()
  await system.restart('gateway', { PUBLIC_URL: system.gatewayUrl })
  key = await system.key('rules:manage', 'events:publish', 'care:read', 'timeline:read', 'personal:read')
}, 120_000)
afterAll(() => system?.stop())

async function call<T>(url: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<T> {
  const answer = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const said = (await answer.json()) as T
  if (!answer.ok) throw new Error(`${answer.status} ${JSON.stringify(said)}`)
  return said
}

const publish = (event: object) =>
  call<{ token: string }>(`${system.gatewayUrl}/v1/events`, { specversion: '1.0', source: '/desk', time: new Date().toISOString(), ...event })

interface Given { kind: string; score?: object; words?: object; reply?: string; about: object }
interface Asked { feedback: Given[]; asks: { state: string; why?: string; surveyId: string }[] }
const feedbackOf = (token?: string) =>
  call<Asked>(`${system.timelineUrl}/v1/customers/${encodeURIComponent(ANN)}/feedback${token === undefined ? '' : `?after=${token}&wait=10000`}`)

async function linkTo(surveyId: string): Promise<string> {
  const { events } = await call<{ events: { data: { surveyId: string; url: string } }[] }>(
    `${system.timelineUrl}/v1/customers/${encodeURIComponent(ANN)}/timeline?type=survey.sent`,
  )
  const sent = events.find(({ data }) => data.surveyId === surveyId)
  if (sent === undefined) throw new Error('it was not sent yet')
  return sent.data.url
}

describe(`a customer is asked${noBrowser}`, () => {
  const test = browserFile === undefined ? it.skip : it

  test('after a call, on a page behind a link, and the answer is bound to that call', async () => {
    const surveys = [{ name: 'after-call', metric: 'nps', after: { on: ['call.ended'] }, channel: 'email', texts: { de: { question: 'Wie war das Gespräch?' } } }]
    const { revision } = await call<{ revision: string }>(`${system.gatewayUrl}/v1/rules/surveys/draft`, { rules: { surveys }, basedOn: 0 }, 'PUT')
    const { token } = await call<{ token: string }>(`${system.gatewayUrl}/v1/rules/surveys/publish`, { revision })
    await call(`${system.timelineUrl}/v1/rules/surveys?after=${token}&wait=10000`)

    const identifiers = [{ type: 'email', value: 'ann@example.com' }]
    const common = { channel: 'voice', conversation: 'call-1', topic: 'delivery', direction: 'inbound' }
    await publish({ ...common, id: 'call-1-started', type: 'conversation.started', data: { identifiers, language: 'de' } })
    await publish({ ...common, id: 'call-1-ended', type: 'call.ended', data: { identifiers, actor: { kind: 'agent', id: 'agent-7' } } })
    const { surveyId } = await eventually(async () => {
      const { asks } = await feedbackOf()
      expect(asks).toMatchObject([{ state: 'asked' }])
      return asks[0]!
    }, WAIT)
    const link = await eventually(() => linkTo(surveyId), WAIT)

    const browser = await chromium.launch({ executablePath: browserFile!, args: ['--no-sandbox'] })
    try {
      const page = await browser.newPage()
      await page.goto(link)
      await page.getByRole('heading', { name: 'Wie war das Gespräch?' }).waitFor()
      await page.getByRole('radio', { name: '9' }).check()
      await page.getByRole('textbox').fill('Schnell geholfen')
      await page.getByRole('button', { name: 'Antwort senden' }).click()
      await page.getByRole('heading', { name: 'Ihre Antwort wurde gesendet' }).waitFor()
      await page.goto(link)
      await page.getByRole('heading', { name: 'Sie haben bereits geantwortet' }).waitFor()
    } finally {
      await browser.close()
    }
    const about = { binding: 'id', by: 'event', channel: 'voice', topic: 'delivery', agent: 'agent-7' }
    await eventually(async () => {
      expect((await feedbackOf()).feedback).toMatchObject([
        { kind: 'answered', score: { metric: 'nps', value: 9, min: 0, max: 10 }, words: { comment: 'Schnell geholfen' }, about },
        { kind: 'asked', reply: 'answered', about },
      ])
    }, WAIT)
  })

  test('not again after the next call', async () => {
    const { token } = await publish({ id: 'call-2-ended', type: 'call.ended', channel: 'voice', conversation: 'call-2', data: { identifiers: [{ type: 'email', value: 'ann@example.com' }] } })
    expect((await feedbackOf(token)).asks).toMatchObject([{ state: 'kept', why: 'cooldown' }, { state: 'asked' }])
  })
})
