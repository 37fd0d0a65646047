import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Pool } from 'pg'
import { publishRules } from './rule-writer.js'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'

let running: Running
let tenant: TestTenant
let admin: Pool
let key: string

const office = { monday: ['09:00-17:00'], tuesday: ['09:00-17:00'], wednesday: ['09:00-17:00'], thursday: ['09:00-17:00'], friday: ['09:00-17:00'] }
const hours = {
  timeZone: 'Europe/Berlin',
  week: office,
  days: [{ date: '12-24', name: 'Christmas Eve', open: ['09:00-12:00'] }, { date: '12-25', name: 'Christmas Day' }],
  places: [{ organisation: 'dealer-7', week: { saturday: ['10:00-14:00'] } }],
  ways: [{ channel: 'voice', name: 'Phone', to: '+4930123456' }, { channel: 'email', to: 'help@example.com' }, { channel: 'voice', organisation: 'dealer-7', to: '+4940654321' }],
}
const promises = { promises: [{ channel: 'email', answerWithinMs: 14_400_000, template: 'answer' }, { channel: 'voice', expectedWaitMs: 120_000 }] }
const templates = {
  languages: ['en', 'de'],
  templates: [
    { name: 'answer', variables: { answeredBy: { type: 'time' } }, words: [{ language: 'en', text: 'By {answeredBy, time, short}' }, { language: 'de', text: 'Bis {answeredBy, time, short}' }] },
    { name: 'offer', variables: { channel: {} }, words: [{ language: 'en', text: 'Hello by {channel}' }, { language: 'de', text: 'Hallo per {channel}' }] },
    { name: 'personal', variables: { name: {} }, words: [{ language: 'en', text: 'Hello {name}' }, { language: 'de', text: 'Hallo {name}' }] },
  ],
}
const contact = {
  purposes: [{ purpose: 'marketing', consent: 'marketing', template: 'offer' }, { purpose: 'service', template: 'personal' }],
  quietHours: { monday: ['21:00-08:00'], tuesday: ['21:00-08:00'] },
  caps: [{ most: 1, withinMs: 86_400_000, purposes: ['marketing'] }],
  channels: [{ channel: 'email', identifier: 'email' }, { channel: 'sms' }, { channel: 'chat' }, { channel: 'fax', identifier: 'fax' }],
}

beforeAll(async () => {
  running = await runningTimeline()
  tenant = await running.tenant('acme')
  key = (await tenant.key(['reach:read'])).token
  admin = new Pool({ connectionString: running.database.adminUrl, max: 1 })
  for (const view of ['identity', 'rules', 'corrections']) await admin.query('select views.begin_build($1, 1)', [view])
  await publishRules(
    admin,
    tenant.id,
    { kind: 'hours', version: 1, body: hours },
    { kind: 'promises', version: 1, body: promises },
    { kind: 'templates', version: 1, body: templates },
    { kind: 'contact', version: 1, body: contact },
  )
}, 120_000)
afterAll(async () => {
  await admin?.end()
  await running?.close()
})

const ask = (path: string, token = key) => running.ask(`/v1/${path}`, token)

describe('availability', () => {
  it('says every way to reach us at a time, with hours, waits and words', async () => {
    const { status, body } = await ask('availability?at=2026-12-24T11:30:00Z&language=de')
    expect(status).toBe(200)
    expect(body).toMatchObject({ at: '2026-12-24T11:30:00.000Z', timeZone: 'Europe/Berlin', versions: { hours: 1, promises: 1, templates: 1 }, freshness: { position: expect.any(String) } })
    expect(body.ways).toMatchObject([
      {
        channel: 'voice',
        name: 'Phone',
        to: '+4930123456',
        open: false,
        opensAt: '2026-12-28T08:00:00.000Z',
        closesAt: null,
        day: 'Christmas Eve',
        today: [{ from: '2026-12-24T08:00:00.000Z', to: '2026-12-24T11:00:00.000Z' }],
        expectedWaitMs: 120_000,
      },
      { channel: 'email', answerWithinMs: 14_400_000, answeredBy: '2026-12-28T12:00:00.000Z', says: { template: 'answer', language: 'de', text: 'Bis 13:00' } },
      { channel: 'voice', organisation: 'dealer-7', open: false, opensAt: '2026-12-26T09:00:00.000Z' },
    ])
    expect((await ask('availability?at=2026-12-24T10:30:00Z')).body.ways[0]).toMatchObject({ open: true, opensAt: null, closesAt: '2026-12-24T11:00:00.000Z' })
  })

  it('says one channel, queue or organisation, and nothing of others', async () => {
    expect((await ask('availability/voice?organisation=dealer-7')).body.ways).toMatchObject([{ to: '+4940654321' }])
    expect((await ask('availability?channel=email')).body.ways).toHaveLength(1)
    expect(await ask('availability/fax')).toMatchObject({ status: 404, body: { type: 'urn:throughline:problem:unknown-way' } })
    expect((await ask('availability?at=yesterday')).status).toBe(400)
    const stranger = (await (await running.tenant('stranger')).key(['reach:read'])).token
    expect((await ask('availability', stranger)).body).toMatchObject({ ways: [], versions: { hours: 0 }, timeZone: 'UTC' })
    expect((await ask('availability', tenant.token)).status).toBe(403)
  })
})

describe('a contact decision', () => {
  const ann = 'customers/email:ann@one.org/contact-decision'
  const facts = [
    eventOf({ id: 'chat', subject: 'email:ann@one.org', type: 'message.received', channel: 'chat', direction: 'inbound', time: '2026-11-02T10:00:00Z', data: { language: 'de' } }),
    eventOf({ id: 'yes', subject: 'email:ann@one.org', type: 'consent.given', time: '2026-11-02T11:00:00Z', data: { purpose: 'marketing' } }),
    eventOf({ id: 'no-chat', subject: 'email:ann@one.org', type: 'consent.withdrawn', time: '2026-11-04T11:00:00Z', data: { purpose: 'marketing', scope: 'chat' } }),
    eventOf({ id: 'ad', subject: 'email:ann@one.org', type: 'campaign.sent', channel: 'email', time: '2026-11-09T12:00:00Z', data: { purpose: 'marketing' } }),
    eventOf({ id: 'wish', subject: 'email:ann@one.org', type: 'preference.set', time: '2026-11-11T12:00:00Z', data: { preference: 'channel', value: 'sms' } }),
  ]
  beforeAll(() => tenant.pen(facts))

  it('says where, with which words and why, as it was at each time', async () => {
    const early = await ask(`${ann}?purpose=marketing&at=2026-11-03T12:00:00Z`)
    expect(early.status).toBe(200)
    expect(early.body).toMatchObject({
      purpose: 'marketing',
      allowed: true,
      channel: 'chat',
      nextAt: '2026-11-03T12:00:00.000Z',
      timeZone: 'Europe/Berlin',
      says: { template: 'offer', language: 'de', text: 'Hallo per chat' },
      versions: { contact: 1, hours: 1, templates: 1 },
      freshness: { position: expect.any(String) },
    })
    expect(early.body.why).toMatchObject([
      { rule: 'consent', says: 'allows', found: 'given', events: [expect.any(String)] },
      { rule: 'channel', says: 'allows', found: 'last-used', events: [expect.any(String)] },
    ])
    // She withdrew it for the chat: the next channel of the rules. Later she said which one she likes.
    expect((await ask(`${ann}?purpose=marketing&at=2026-11-05T12:00:00Z`)).body).toMatchObject({ allowed: true, channel: 'email' })
    expect((await ask(`${ann}?purpose=marketing&at=2026-11-12T12:00:00Z`)).body).toMatchObject({ allowed: true, channel: 'sms' })
  })

  it('waits for caps and quiet hours, and says what it waits for', async () => {
    const { body } = await ask(`${ann}?purpose=marketing&at=2026-11-09T13:00:00Z`)
    expect(body).toMatchObject({ allowed: false, channel: 'email', nextAt: '2026-11-10T12:00:00.000Z' })
    expect(body.why.at(-1)).toMatchObject({ rule: 'cap', says: 'delays', until: '2026-11-10T12:00:00.000Z', events: [expect.any(String)] })
    const night = await ask(`${ann}?purpose=service&at=2026-11-16T22:30:00Z`)
    expect(night.body).toMatchObject({ allowed: false, nextAt: '2026-11-17T07:00:00.000Z', says: { template: 'personal', unsaid: 'name has to be a text' } })
    expect(night.body.why.at(-1)).toEqual({ rule: 'quiet-hours', says: 'delays', channel: 'sms', until: '2026-11-17T07:00:00.000Z', events: [] })
  })

  it('forbids what nobody agreed to, and knows nobody whom nobody knows', async () => {
    expect((await ask(`${ann}?purpose=marketing&channel=chat&at=2026-11-05T12:00:00Z`)).body).toMatchObject({ allowed: false, channel: null, nextAt: null, why: [{ found: 'withdrawn' }] })
    expect((await ask(`${ann}?purpose=gossip`)).body).toMatchObject({ allowed: false, why: [{ rule: 'purpose', says: 'forbids' }] })
    expect((await ask(`${ann}?purpose=marketing&channel=fax`)).body).toMatchObject({ allowed: false, why: [{ rule: 'identifier', found: 'fax' }] })
    expect((await ask('customers/email:nobody@one.org/contact-decision?purpose=service')).status).toBe(404)
    expect((await ask(ann)).status).toBe(400)
    const dealer = (await tenant.key(['reach:read'], 'dealer-7')).token
    expect((await ask(`${ann}?purpose=service`, dealer)).status).toBe(403)
  })
})

describe('a template', () => {
  async function render(name: string, payload: object, token = key) {
    const answer = await running.app.inject({ method: 'POST', url: `/v1/templates/${name}/render`, payload, headers: { authorization: `Bearer ${token}` } })
    return { status: answer.statusCode, body: answer.json() }
  }

  it('is said in the language that fits, and only with all of its values', async () => {
    expect(await render('personal', { values: { name: 'Ann' }, language: 'de-AT' })).toEqual({ status: 200, body: { template: 'personal', language: 'de', format: 'text', text: 'Hallo Ann', version: 1 } })
    expect(await render('answer', { values: { answeredBy: '2026-12-28T12:00:00Z' } })).toMatchObject({ status: 200, body: { text: expect.stringMatching(/^By 1:00.PM$/) } })
    expect(await render('personal', {})).toMatchObject({ status: 422, body: { detail: 'name has to be a text.' } })
    expect(await render('farewell', {})).toMatchObject({ status: 404, body: { type: 'urn:throughline:problem:unknown-template' } })
    expect((await render('personal', { values: { name: 'Ann' }, timeZone: 'Mars/Olympus' })).status).toBe(400)
    const stranger = (await (await running.tenant('speechless')).key(['reach:read'])).token
    expect((await render('personal', { values: { name: 'Ann' } }, stranger)).status).toBe(404)
  })
})

describe('a preview', () => {
  async function preview(kind: string, payload: object) {
    const { token } = await tenant.key(['rules:manage', 'timeline:read', 'personal:read'])
    const answer = await running.app.inject({ method: 'POST', url: `/v1/rules/${kind}/preview`, payload, headers: { authorization: `Bearer ${token}` } })
    return { status: answer.statusCode, body: answer.json() }
  }
  const tuesday = '2026-11-17T17:30:00Z'

  it('says what would have been said last Tuesday at 18:30', async () => {
    const longer = { ...hours, week: { ...office, tuesday: ['09:00-20:00'] } }
    const { status, body } = await preview('hours', { rules: longer, at: [tuesday, '2026-11-18T17:30:00Z'] })
    expect({ status, looked: body.looked, more: body.more }).toEqual({ status: 200, looked: { times: 2, ways: 3, customers: 0, all: true }, more: false })
    expect(body).toMatchObject({ kind: 'hours', version: 1, decisions: [], freshness: { position: expect.any(String) } })
    expect(body.ways).toMatchObject([
      { at: '2026-11-17T17:30:00.000Z', channel: 'voice', before: { open: false, opensAt: '2026-11-18T08:00:00.000Z' }, after: { open: true, closesAt: '2026-11-17T19:00:00.000Z' } },
      { channel: 'email', before: { says: { text: expect.stringMatching(/^By 1:00.PM$/) } }, after: { says: { text: expect.stringMatching(/^By 11:30.AM$/) } } },
    ])
    const words = templates.templates.map((one) => (one.name === 'answer' ? { ...one, words: [{ language: 'en', text: 'Until {answeredBy, time, short}' }, one.words[1]] } : one))
    const said = await preview('templates', { rules: { ...templates, templates: words }, at: [tuesday] })
    expect(said.body.ways).toMatchObject([{ channel: 'email', after: { says: { text: expect.stringMatching(/^Until/) } } }])
  })

  it('says which decisions on contacting whom would be others', async () => {
    const rules = { ...contact, quietHours: { tuesday: ['18:00-19:00'] } }
    const { body } = await preview('contact', { rules, at: [tuesday], sample: 0, customers: ['email:ann@one.org', 'email:nobody@one.org'] })
    expect(body.looked).toMatchObject({ customers: 2 })
    expect(body.ways).toEqual([])
    expect(body.decisions).toMatchObject([
      { purpose: 'marketing', before: { allowed: true, channel: 'sms' }, after: { allowed: false, nextAt: '2026-11-17T18:00:00.000Z' } },
      { purpose: 'service', before: { allowed: true }, after: { allowed: false } },
    ])
  })

  it('refuses what is not valid, and kinds that have none', async () => {
    expect(await preview('hours', { rules: { week: { monday: ['9-5'] } } })).toMatchObject({ status: 400, body: { faults: [{ pointer: '/week/monday/0' }] } })
    expect((await preview('hours', { rules: {}, at: ['Tuesday'] })).status).toBe(400)
    expect(await preview('limits', { rules: {} })).toMatchObject({ status: 422, body: { type: 'urn:throughline:problem:no-preview' } })
  })
})
