import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { CloudEvent, emitterFor, HTTP, httpTransport, Mode } from 'cloudevents'
import { Harness, type Written } from './harness.js'

let harness: Harness
let url: string
let token: string

beforeAll(async () => {
  harness = await Harness.start()
  token = (await harness.key({ tenant: await harness.tenant('acme') })).token
  url = (await harness.gateway()).url
}, 90_000)

afterAll(() => harness?.stop())

const cloudEvent = (id: string): CloudEvent<unknown> =>
  new CloudEvent({
    id,
    source: '/sdk/js',
    type: 'message.received',
    time: '2026-03-01T12:00:00.000Z',
    subject: 'email:ann@example.com',
    datacontenttype: 'application/json',
    channel: 'chat',
    direction: 'inbound',
    data: { text: 'Grüße aus Köln: passen die Reifen? 🛞' },
  })
const written = async (id: string): Promise<Written | undefined> =>
  (await harness.written()).find((record) => record.event['id'] === id)

describe('the CloudEvents SDK', () => {
  it.each([Mode.STRUCTURED, Mode.BINARY])('sends with its own client in %s mode', async (mode) => {
    const emit = emitterFor(httpTransport(`${url}/v1/events`), { mode, binding: HTTP })
    const sent = cloudEvent(`sdk-${mode}`)
    const answer = (await emit(sent, { headers: { authorization: `Bearer ${token}` } })) as { body: string }
    expect(JSON.parse(answer.body)).toMatchObject({ accepted: 1, rejected: [] })
    expect((await written(sent.id))?.event).toEqual({ ...sent.toJSON(), datacontenttype: expect.stringContaining('application/json') as unknown })
  })

  it('sends a batch as its types are written', async () => {
    const batch = [cloudEvent('sdk-batch-1'), cloudEvent('sdk-batch-2')]
    const answer = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents-batch+json; charset=UTF-8', authorization: `Bearer ${token}` },
      body: JSON.stringify(batch),
    })
    expect(answer.status).toBe(202)
    expect((await written('sdk-batch-2'))?.event).toEqual(batch[1]!.toJSON())
  })

  it('means the same event in every mode', async () => {
    const told = cloudEvent('sdk-same')
    for (const message of [HTTP.structured(told), HTTP.binary(told)]) {
      const headers = { ...(message.headers as Record<string, string>), authorization: `Bearer ${token}` }
      const answer = await fetch(`${url}/v1/events`, { method: 'POST', headers, body: message.body as string })
      expect(answer.status).toBe(202)
    }
    const [first, second] = (await harness.written()).filter((record) => record.event['id'] === 'sdk-same')
    expect(first?.facts).toMatchObject({ ok: true })
    expect(second?.facts).toMatchObject({ eventUid: first?.facts.eventUid, contentHash: first?.facts.ok && first.facts.contentHash })
  })
})
