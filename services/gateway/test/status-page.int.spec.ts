import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from '@jest/globals'
import { browserPath } from '@throughline/testing'
import { chromium } from 'playwright-core'
import { noStatusPage, statusPage } from '../src/followups/status-page.js'

const browserFile = browserPath()
const noBrowser = browserFile === undefined ? ' (skipped: no Chromium; set CHROME_PATH)' : ''
const test = browserFile === undefined ? it.skip : it

const told = [
  { at: '2026-03-02T09:00:00Z', said: 'The tyres came late', did: 'We sent new ones by express', language: 'en' },
  { at: '2026-03-01T10:00:00Z', text: 'We see to it' },
]
const status = { state: 'working', openedAt: '2026-03-01T09:00:00Z', nextAt: '2026-03-03T12:00:00Z', told, timeZone: 'Europe/Berlin' } as const
const now = Date.parse('2026-03-02T12:00:00Z')

describe(`the page of a follow-up${noBrowser}`, () => {
  test('has no faults that axe finds, light and dark, at 320 pixels', async () => {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
    const pages = [statusPage(status, ['de'], now), statusPage({ ...status, state: 'closed', closedAt: '2026-03-02T10:00:00Z', told: [] }, ['en'], now), noStatusPage('over', ['en'])]
    const browser = await chromium.launch({ executablePath: browserFile!, args: ['--no-sandbox'] })
    try {
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const page of pages) {
          const visit = await browser.newPage({ colorScheme, viewport: { width: 320, height: 640 } })
          await visit.setContent(page)
          await visit.evaluate(axe)
          const found = await visit.evaluate(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
            .then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))`)
          expect([found, await visit.evaluate('document.documentElement.scrollWidth > 320')]).toEqual([[], false])
          await visit.close()
        }
      }
    } finally {
      await browser.close()
    }
  }, 120_000)
})
