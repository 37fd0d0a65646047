import { describe, expect, it } from '@jest/globals'
import type { FollowUpStatus } from './status.js'
import { noStatusPage, statusPage } from './status-page.js'

const now = Date.parse('2026-03-02T12:00:00Z')
const status: FollowUpStatus = {
  state: 'working',
  openedAt: '2026-03-01T23:30:00Z',
  nextAt: '2026-03-03T12:00:00Z',
  told: [{ at: '2026-03-02T09:00:00Z', said: 'It was <b>late</b>', did: 'We sent "new" ones', language: 'en' }],
  timeZone: 'Europe/Berlin',
}

describe('the page of a follow-up', () => {
  it('says what was said and done, how far it is and when there is more, in days of the tenant', () => {
    const page = statusPage(status, ['en-GB'], now)
    for (const text of ['We are working on it', '2 March 2026', 'You hear from us by', '3 March 2026', 'You said', 'We did', 'We sent &quot;new&quot; ones']) {
      expect(page).toContain(text.replace('2 March 2026', 'March 2, 2026').replace('3 March 2026', 'March 3, 2026'))
    }
    expect(page).toContain('It was &lt;b&gt;late&lt;/b&gt;')
    expect(page).not.toContain('<script')
  })

  it('speaks the language of what was told, else that of the reader', () => {
    expect(statusPage({ ...status, language: 'de-AT' }, ['en'], now)).toContain('<html lang="de"')
    expect(statusPage(status, ['fr', 'de'], now)).toContain('<html lang="de"')
    expect(statusPage(status, [], now)).toContain('<html lang="en"')
  })

  it('promises nothing that is over, and says so when there is nothing to tell', () => {
    expect(statusPage(status, ['en'], Date.parse('2026-03-04T00:00:00Z'))).not.toContain('You hear from us by')
    const done = statusPage({ ...status, state: 'closed', closedAt: '2026-03-02T10:00:00Z', told: [] }, ['en'], now)
    for (const text of ['Done on', 'There is nothing to tell yet.']) expect(done).toContain(text)
    expect(done).not.toContain('You hear from us by')
  })

  it('passes over what has no words', () => {
    const page = statusPage({ ...status, told: [{ at: '2026-03-05T09:00:00Z' }] }, ['en'], now)
    expect(page).toContain('There is nothing to tell yet.')
    expect(page).not.toContain('<section>')
  })

  it('shows the words of a template as they are', () => {
    expect(statusPage({ ...status, told: [{ at: '2026-03-02T09:00:00Z', text: 'We see to it' }] }, ['en'], now)).toContain('<p>We see to it</p>')
  })

  it.each(['wrong', 'over', 'busy'] as const)('is a page also when it is %s', (why) => {
    expect(noStatusPage(why, ['de'])).toContain('<html lang="de"')
  })
})
