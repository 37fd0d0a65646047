import { createHash, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { browserPath } from '@throughline/testing'
import { type Browser, chromium } from 'playwright-core'
import { Gateway } from '../src/gateway.js'
import { linkOfSurvey } from '../src/surveys/survey-link.js'
import type { Untimed } from '../src/surveys/survey-events.js'
import { Harness, type Made, send } from './harness.js'
import { Recorded } from './record.js'

const browserFile = browserPath()
const noBrowser = browserFile === undefined ? ' (skipped: no Chromium; set CHROME_PATH)' : ''

const SURVEYS = [
  { name: 'after-contact', metric: 'nps', after: { on: ['conversation.ended'] } },
  {
    name: 'stars',
    metric: 'stars',
    after: { on: ['order.delivered'] },
    texts: { fr: { question: 'Combien d’étoiles ?', why: 'Pourquoi ?', thanks: 'Merci & <à bientôt>' }, de: { question: 'Wie viele Sterne für <uns>?' } },
  },
]

let harness: Harness
let recorded: Recorded
let url: string
let gateway: Gateway
let manager: Made

beforeAll(async () => {
  harness = await Harness.start()
  recorded = new Recorded(harness)
  const made = await harness.gateway({ PUBLIC_URL: 'https://answers.example.com/' })
  url = made.url
  gateway = made.app.get(Gateway, { strict: false })
  manager = await harness.key({ tenant: await harness.tenant('asking'), scopes: ['rules:manage'] })
  const put = await fetch(`${url}/v1/rules/surveys/draft`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${manager.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ rules: { surveys: SURVEYS }, basedOn: 0 }),
  })
  const draft = (await put.json()) as { revision: string }
  const published = await send(`${url}/v1/rules/surveys/publish`, manager.token, { revision: draft.revision }, { 'content-type': 'application/json' })
  expect(published).toMatchObject({ status: 202, body: { version: 1 } })
}, 90_000)

afterAll(async () => {
  await recorded?.close()
  await harness?.stop()
})

let questions = 0

interface Wanted {
  survey?: string
  metric?: string
  language?: string
  forMs?: number
  organisation?: string
}

/** What the projector tells about a question that is due. */
function due({ survey = 'after-contact', metric = 'nps', language = 'de-AT', forMs = 60_000, organisation }: Wanted = {}) {
  const surveyId = createHash('sha256').update(`question ${++questions}`).digest('hex')
  const about = { eventId: randomUUID(), topic: 'delivery', ...(organisation !== undefined && { organisation }) }
  const data = { surveyId, survey, metric, version: 1, subjectId: randomUUID(), expiresAt: (Date.now() + forMs) * 1_000, channel: 'email', language, about }
  return { tenantId: manager.tenantId, data }
}

async function sent(wanted?: Wanted): Promise<{ event: Untimed; page: string; surveyId: string }> {
  const message = due(wanted)
  const event = await gateway.surveys.surveySentOf(message)
  if (event === undefined) throw new Error('nothing is sent')
  const link = new URL((event.data as { url: string }).url)
  return { event, page: `${url}${link.pathname}`, surveyId: message.data.surveyId }
}

const answer = (page: string, fields: Record<string, string>) => fetch(page, { method: 'POST', body: new URLSearchParams(fields) })
const eventsOf = async (surveyId: string) =>
  (await harness.written()).map(({ event }) => event).filter(({ data }) => (data as { surveyId?: string } | undefined)?.surveyId === surveyId)

describe('a question that is due', () => {
  it('becomes an event with a link, in the language of the customer, and always the same one', async () => {
    const message = due({ organisation: 'dealer-7' })
    const event = await gateway.surveys.surveySentOf(message)
    expect(event).toMatchObject({
      id: message.data.surveyId,
      source: '/throughline/surveys',
      type: 'survey.sent',
      subject: `subject:${message.data.subjectId}`,
      channel: 'email',
      direction: 'outbound',
      organisation: 'dealer-7',
      topic: 'delivery',
      data: { survey: 'after-contact', metric: 'nps', language: 'de', question: 'Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?', about: message.data.about },
    })
    expect(event).not.toHaveProperty('time')
    expect((event!.data as { url: string }).url).toMatch(/^https:\/\/answers\.example\.com\/s\/[\w-]{100,200}$/)
    expect(await gateway.surveys.surveySentOf(message)).toEqual(event)
  })

  it('is not sent when it is over, in no rules, or none at all', async () => {
    expect(await gateway.surveys.surveySentOf(due({ forMs: -1_000 }))).toBeUndefined()
    expect(await gateway.surveys.surveySentOf(due({ survey: 'unknown' }))).toBeUndefined()
    expect(await gateway.surveys.surveySentOf({ tenantId: manager.tenantId, data: { survey: 'after-contact' } })).toBeUndefined()
  })
})

describe('the page of a question', () => {
  it('is plain, runs nothing, and is kept by nobody', async () => {
    const { page } = await sent()
    const shown = await fetch(page)
    expect(shown.status).toBe(200)
    expect(shown.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/)
    expect(Object.fromEntries(shown.headers)).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer' })
    const text = await shown.text()
    expect(text).toContain('<html lang="de" dir="ltr">')
    expect(text.match(/type="radio"/g)).toHaveLength(11)
    expect(text).not.toMatch(/<script|style=|src=/)
  })

  it('takes one answer, bound by its id, in the name of who asked', async () => {
    const { page, surveyId, event } = await sent({ organisation: 'dealer-7' })
    const thanks = await answer(page, { value: '3', why: '  Nobody\r\ncalled\0 back. ' })
    expect(thanks.status).toBe(200)
    expect(await thanks.text()).toContain('Vielen Dank.')
    expect(await eventsOf(surveyId)).toEqual([
      expect.objectContaining({
        type: 'survey.answered',
        channel: 'survey',
        organisation: 'dealer-7',
        subject: event.subject,
        data: { survey: 'after-contact', surveyId, language: 'de', score: { metric: 'nps', value: 3, min: 0, max: 10 }, comment: 'Nobody\ncalled back.' },
      }),
    ])
  })

  it('tells who answered before so, kindly, and changes nothing', async () => {
    const { page, surveyId } = await sent()
    expect((await answer(page, { value: '10' })).status).toBe(200)
    const again = await answer(page, { value: '0' })
    expect([again.status, await again.text()]).toEqual([409, expect.stringContaining('Sie haben bereits geantwortet')])
    await recorded.catchUp()
    const shown = await fetch(page)
    expect([shown.status, await shown.text()]).toEqual([200, expect.stringContaining('Sie haben bereits geantwortet')])
    expect(await eventsOf(surveyId)).toHaveLength(1)
  })

  it('knows by the log who answered on another gateway', async () => {
    const { page, surveyId } = await sent()
    expect((await answer(page, { value: '7' })).status).toBe(200)
    await recorded.catchUp()
    const other = await harness.gateway()
    const again = await answer(page.replace(url, other.url), { value: '1' })
    expect(again.status).toBe(409)
    expect(await eventsOf(surveyId)).toHaveLength(1)
  })

  it('lets somebody decline, and think again', async () => {
    const { page, surveyId } = await sent()
    const declined = await answer(page, { decline: '1', value: '4' })
    expect([declined.status, await declined.text()]).toEqual([200, expect.stringContaining('Das ist in Ordnung')])
    await recorded.catchUp()
    expect((await answer(page, { value: '4' })).status).toBe(200)
    expect(new Set((await eventsOf(surveyId)).map(({ type }) => type))).toEqual(new Set(['survey.answered', 'survey.declined']))
  })

  it.each([{}, { value: '' }, { value: '11' }, { value: '-1' }, { value: 'nine' }, { value: '1e1' }])('says what is missing of %p, and keeps what was written', async (fields) => {
    const { page, surveyId } = await sent()
    const shown = await answer(page, { ...fields, why: '</textarea><b>"quick" & kind' } as Record<string, string>)
    const text = await shown.text()
    expect(shown.status).toBe(422)
    expect(text).toContain('<title>Fehler: ')
    expect(text).toContain('href="#v0"')
    expect(text).toContain('&lt;/textarea&gt;&lt;b&gt;&quot;quick&quot; &amp; kind</textarea>')
    expect(await eventsOf(surveyId)).toEqual([])
  })

  it('has the words of the rules, escaped, in the language that fits', async () => {
    const french = await sent({ survey: 'stars', metric: 'stars', language: 'fr-BE' })
    const shown = await (await fetch(french.page)).text()
    // What stands on every page is written in English and German.
    expect(shown).toContain('<html lang="en" dir="ltr">')
    expect(shown).toContain('<h1 lang="fr" dir="ltr">Combien d’étoiles ?</h1>')
    expect(await (await answer(french.page, { value: '5' })).text()).toContain('<p lang="fr" dir="ltr">Merci &amp; &lt;à bientôt&gt;</p>')
    const german = await sent({ survey: 'stars', metric: 'stars', language: 'de' })
    expect(await (await fetch(german.page)).text()).toContain('Wie viele Sterne für &lt;uns&gt;?')
  })

  it('is gone when its time is over', async () => {
    const { surveyId, subjectId } = due().data
    const link = linkOfSurvey({ tenantId: manager.tenantId, surveyId, subjectId, expiresAt: Date.now() - 1_000, version: 1, survey: 'after-contact', language: 'de' })
    const page = `${url}/s/${gateway.links.seal(link)}`
    for (const late of [await fetch(page), await answer(page, { value: '5' })]) {
      expect([late.status, await late.text()]).toEqual([410, expect.stringContaining('Diese Frage ist geschlossen')])
    }
  })

  it('says nothing about links that are none, in the language of the browser', async () => {
    const { page } = await sent()
    for (const wrong of [`${page}x`, `${url}/s/${'A'.repeat(150)}`, `${url}/s/x`, `${url}/s/%00`]) {
      const shown = await fetch(wrong, { headers: { 'accept-language': 'fr;q=0.3, de-CH, en;q=0.8' } })
      expect([shown.status, await shown.text()]).toEqual([404, expect.stringContaining('<h1>Dieser Link funktioniert nicht</h1>')])
    }
  })

  it('is over when it was erased that somebody was asked', async () => {
    const { page, event } = await sent()
    const { tenantId } = manager
    const subjectId = String(event.subject).slice('subject:'.length)
    expect((await answer(page, { value: '2' })).status).toBe(200)
    await recorded.catchUp()
    await harness.control.query(`insert into log.erased_subject values ($1, $2, 99, 1, 1)`, [tenantId, subjectId])
    expect((await fetch(page)).status).toBe(410)
  })

  it('takes no more than a form, and not as often as one likes', async () => {
    const { page } = await sent()
    expect((await answer(page, { value: '5', why: 'x'.repeat(40_000) })).status).toBe(413)
    const statuses = await Promise.all(Array.from({ length: 60 }, async () => (await fetch(page)).status))
    expect(new Set(statuses)).toEqual(new Set([200, 429]))
    expect((await fetch((await sent()).page)).status).toBe(200)
  })
})

describe(`for everybody${noBrowser}`, () => {
  const test = browserFile === undefined ? it.skip : it
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

  async function faultsOf(browser: Browser, page: string, colorScheme: 'light' | 'dark', submit: boolean): Promise<unknown> {
    // The policy of the page lets nothing run; axe is put in from outside.
    const visit = await browser.newPage({ colorScheme, viewport: { width: 320, height: 640 }, bypassCSP: true })
    try {
      await visit.goto(page)
      if (submit) await visit.getByRole('button', { name: 'Antwort senden' }).click()
      await visit.evaluate(axe)
      const found = await visit.evaluate(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
        .then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))`)
      const isWide = await visit.evaluate('document.documentElement.scrollWidth > 320')
      return { found, isWide }
    } finally {
      await visit.close()
    }
  }

  test('has no faults that axe finds, light and dark, at 320 pixels', async () => {
    const browser = await chromium.launch({ executablePath: browserFile!, args: ['--no-sandbox'] })
    try {
      for (const scheme of ['light', 'dark'] as const) {
        const { page } = await sent()
        const good = { found: [], isWide: false }
        expect(await faultsOf(browser, page, scheme, false)).toEqual(good)
        expect(await faultsOf(browser, page, scheme, true)).toEqual(good)
        expect(await faultsOf(browser, `${url}/s/none`, scheme, false)).toEqual(good)
      }
    } finally {
      await browser.close()
    }
  }, 120_000)

  test('is answered with keys alone, under its own policy', async () => {
    const browser = await chromium.launch({ executablePath: browserFile!, args: ['--no-sandbox'] })
    try {
      const { page, surveyId } = await sent()
      const visit = await browser.newPage({ javaScriptEnabled: false })
      const complaints: string[] = []
      visit.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())))
      await visit.goto(page)
      await visit.keyboard.press('Tab')
      await visit.keyboard.press('Space')
      for (let step = 0; step < 9; step++) await visit.keyboard.press('ArrowRight')
      await visit.keyboard.press('Tab')
      await visit.keyboard.type('Schnell und freundlich')
      await visit.keyboard.press('Tab')
      await visit.keyboard.press('Enter')
      await visit.getByRole('heading', { name: 'Ihre Antwort wurde gesendet' }).waitFor()
      expect(complaints).toEqual([])
      expect(await eventsOf(surveyId)).toMatchObject([{ data: { score: { value: 9 }, comment: 'Schnell und freundlich' } }])
    } finally {
      await browser.close()
    }
  }, 120_000)
})
