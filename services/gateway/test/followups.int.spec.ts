import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { ROLES } from '@throughline/access'
import { developmentIssuerEntry, startDevelopmentIssuer, type DevelopmentIssuer } from '@throughline/access/development'
import { type Answer, Harness, send } from './harness.js'
import { fakeTimeline, type FakeTimeline } from './fake-timeline.js'
import { Recorded } from './record.js'

const followupId = '3f8a4a52-3c0e-8b5e-9d5c-0b8b4c8a7e11'
const ann = '6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90'
const version = '9c1f04d2-77aa-8b21-a3f0-4f5c2c9d7e11'
const goodwillLimits = [{ role: 'agent', amount: '25.00', currency: 'EUR' }, { role: 'supervisor', amount: '150', currency: 'EUR' }]

let harness: Harness
let recorded: Recorded
let issuer: DevelopmentIssuer
let timeline: FakeTimeline
let url: string
let agent: string
let state = 'open'

beforeAll(async () => {
  harness = await Harness.start()
  recorded = new Recorded(harness)
  const file = path.join(harness.folder, 'oidc.json')
  issuer = await startDevelopmentIssuer({ secretsFile: path.join(harness.folder, 'issuer.json'), port: 0, tenant: 'acme' })
  writeFileSync(file, JSON.stringify([{ ...developmentIssuerEntry(issuer.issuer), roles: { ...ROLES, reader: ['care:read'] } }]))
  await harness.tenant('acme')
  timeline = await fakeTimeline(() => ({
    status: 200,
    body: {
      followUp: { followupId, subjectId: ann, customerId: ann, version, state, lastAt: '2026-03-01T12:00:00Z', organisation: 'dealer', topic: 'delivery', goodwill: [{ amount: '10.00', currency: 'EUR' }] },
      goodwillLimits,
    },
  }))
  url = (await harness.gateway({ TIMELINE_URL: timeline.url, OIDC_FILE: file })).url
  agent = await issuer.token({ role: 'agent', sub: 'jonas' })
}, 120_000)
beforeEach(() => {
  state = 'open'
  timeline.asked = []
})
afterAll(async () => {
  await timeline?.close()
  await issuer?.stop()
  await recorded?.close()
  await harness?.stop()
})

const say = (command: string, body: object, { token = agent, key }: { token?: string; key?: string } = {}): Promise<Answer> =>
  send(`${url}/v1/followups/${followupId}/${command}`, token, JSON.stringify(body), { 'content-type': 'application/json', ...(key !== undefined && { 'idempotency-key': key }) })

async function written(answer: Answer): Promise<Record<string, unknown>[]> {
  const [{ id } = { id: '' }] = (answer.body['events'] ?? []) as { id: string }[]
  return (await harness.written()).filter(({ event }) => event['id'] === id).map(({ event }) => event)
}

describe('commands about follow-ups', () => {
  it('become events where those of the follow-up lie, in the name of who says it', async () => {
    const answer = await say('cause', { cause: 'late-delivery', text: 'Snow' })
    expect(answer).toMatchObject({ status: 202, body: { followupId, token: expect.any(String) } })
    expect(await written(answer)).toMatchObject([
      { type: 'followup.cause_found', subject: `subject:${ann}`, organisation: 'dealer', topic: 'delivery', data: { followupId, cause: 'late-delivery', text: 'Snow', by: 'jonas' } },
    ])
    expect(timeline.asked).toMatchObject([{ path: `/v1/followups/${followupId}?wait=1000`, authorization: `Bearer ${agent}` }])
  }, 60_000)

  it('count once for a key, and not for another request', async () => {
    const first = await say('note', { text: 'called' }, { key: 'k-1' })
    await recorded.catchUp()
    const again = await say('note', { text: 'called' }, { key: 'k-1' })
    expect([first.status, again.status]).toEqual([202, 202])
    expect(again.body['events']).toEqual(first.body['events'])
    expect(await written(first)).toHaveLength(1)
    expect(await say('note', { text: 'other' }, { key: 'k-1' })).toMatchObject({ status: 422 })
  }, 60_000)

  it('are refused where they do not go with the state, or with what the caller has seen', async () => {
    expect(await say('reopen', {})).toMatchObject({ status: 409, body: { type: 'urn:throughline:problem:wrong-state', state: 'open', version } })
    expect(await say('note', { text: 'x', expectedVersion: followupId })).toMatchObject({ status: 409, body: { type: 'urn:throughline:problem:version-changed', version } })
    expect(await say('note', { text: 'x', expectedVersion: version })).toMatchObject({ status: 202 })
    state = 'closed'
    for (const [command, body] of [['assign', { queue: 'q' }], ['close', { outcome: 'fulfilled' }], ['goodwill', { amount: { amount: '1', currency: 'EUR' } }]] as const) {
      expect(await say(command, body)).toMatchObject({ status: 409 })
    }
    for (const [command, body] of [['note', { text: 'x' }], ['tell', { did: 'mended' }], ['reopen', {}]] as const) expect(await say(command, body)).toMatchObject({ status: 202 })
  }, 60_000)

  it('tell the customer with a link to their page', async () => {
    const answer = await say('tell', { said: 'late', did: 'sent again', channel: 'email', language: 'en' })
    expect(await written(answer)).toMatchObject([{ type: 'followup.told', channel: 'email', direction: 'outbound', data: { said: 'late', did: 'sent again', url: expect.stringContaining('/f/') } }])
    expect((await fetch(`${url}/f/none`)).status).toBe(404)
  }, 60_000)

  it('grant goodwill up to the limit of a role, with what was granted before', async () => {
    const grant = (amount: string, token?: string) => say('goodwill', { amount: { amount, currency: 'EUR' } }, token === undefined ? {} : { token })
    const granted = await grant('15.00')
    expect(await written(granted)).toMatchObject([{ type: 'followup.goodwill_granted', data: { amount: { amount: '15.00', currency: 'EUR' }, role: 'agent' } }])
    expect(await grant('15.01')).toMatchObject({
      status: 403,
      body: { type: 'urn:throughline:problem:above-limit', limit: { amount: '25.00', currency: 'EUR' }, mayGrant: ['supervisor'] },
    })
    expect((await grant('15.01', await issuer.token({ role: 'supervisor' }))).status).toBe(202)
    const { token } = await harness.key({ tenant: 'acme', scopes: ['care:manage'] })
    expect(await grant('0.01', token)).toMatchObject({ status: 403, body: { mayGrant: ['agent', 'supervisor'] } })
  }, 60_000)

  it('grant nothing before what was granted a moment ago is known', async () => {
    const grant = () => say('goodwill', { amount: { amount: '1.00', currency: 'EUR' } })
    await grant()
    timeline.asked = []
    const [second, third] = await Promise.all([grant(), grant()])
    const asked = timeline.asked.map(({ path: at }) => new URL(at, url).searchParams.get('after')).filter((after) => after !== null)
    expect([second.status, third.status, asked.length]).toEqual([202, 202, 2])
    expect([second.body['token'], third.body['token']]).toContain(asked.at(1))
  }, 60_000)

  it('say what is missing, and how it looks', async () => {
    expect(await say('note', {})).toMatchObject({ status: 400, body: { detail: 'text: has to be given' } })
    expect(await say('goodwill', { amount: '1.00' })).toMatchObject({ status: 400, body: { detail: 'amount: expected an amount such as {"amount":"12.50","currency":"EUR"}' } })
  }, 60_000)

  it('need the scope for it', async () => {
    expect((await say('note', { text: 'x' }, { token: await issuer.token({ role: 'reader' }) })).status).toBe(403)
    expect((await say('assign', {})).status).toBe(400)
  }, 60_000)
})
