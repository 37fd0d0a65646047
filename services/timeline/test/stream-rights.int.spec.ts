import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { changeTenant, revokeKey } from '@throughline/control/administration'
import { Tickets } from '../src/stream/tickets.js'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'
import { StreamClient } from './stream-client.js'

/** Rights are looked at every 5 s and remembered for 5 s; the promise is 30. */
const PROMISE_MS = 30_000
const subject = 'email:ann@example.com'
const path = `/v1/customers/${encodeURIComponent(subject)}/stream`
let running: Running
let tenant: TestTenant
let url: string
const clients: StreamClient[] = []

beforeAll(async () => {
  running = await runningTimeline()
  tenant = await running.tenant('acme')
  await tenant.pen([eventOf({ subject }), eventOf({ subject: 'email:bob@example.com' })])
  await running.app.listen(0, '127.0.0.1')
  url = await running.app.getUrl()
}, 120_000)
afterEach(() => {
  for (const client of clients.splice(0)) client.close()
})
afterAll(() => running?.close())

async function open(query: string, token?: string, to = path): Promise<StreamClient> {
  const client = await StreamClient.open(`${url}${to}${query}`, token === undefined ? {} : { authorization: `Bearer ${token}` })
  clients.push(client)
  return client
}
async function ticketFor(token: string): Promise<{ status: number; ticket: string; expiresAt: string }> {
  const headers = { authorization: `Bearer ${token}` }
  const answer = await running.app.inject({ method: 'POST', url: `${path}/tickets`, headers })
  const body = answer.json<{ ticket: string; expiresAt: string }>()
  return { status: answer.statusCode, ...body }
}
const tokenOf = (life: number) => running.issuer.token({ role: 'agent', expires_in: life })

describe('a ticket', () => {
  it('opens the stream of its customer with the rights of who got it, and goes on by id', async () => {
    const { status, ticket, expiresAt } = await ticketFor((await tenant.key(['timeline:read'])).token)
    expect(status).toBe(201)
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(60_000)
    const client = await open(`?ticket=${ticket}`)
    await client.named('stream.opened')
    await tenant.pen([eventOf({ subject })])
    const [event] = await client.received(1)
    expect(event!.data['masked']).toBe(true)
    client.close()
    const again = await open(`?ticket=${ticket}&last_event_id=${client.messages[0]!.id}`)
    await again.received(1)
    expect(again.events[0]!.data).toEqual(event!.data)
    expect(running.logLines.filter((line) => line.includes(ticket) || line.includes('ann@') || line.includes('ann%40'))).toEqual([])
  })

  it('is one of a person, too', async () => {
    const { ticket } = await ticketFor(await tokenOf(600))
    const client = await open(`?ticket=${ticket}`)
    await client.named('stream.opened')
    await tenant.pen([eventOf({ subject })])
    expect((await client.received(1))[0]!.data['masked']).toBeUndefined()
  })

  it('opens nothing else, nothing later, and nothing when it was changed', async () => {
    const { ticket } = await ticketFor(tenant.token)
    const other = path.replace('ann', 'bob')
    expect((await open(`?ticket=${ticket}`, undefined, other)).status).toBe(403)
    expect((await open(`?ticket=${ticket}`, undefined, path.replace('stream', 'timeline'))).status).toBe(401)
    const tickets = running.app.get(Tickets, { strict: false })
    const opened = tickets.open(ticket)!
    expect((await open(`?ticket=${tickets.seal({ ...opened, expiresAt: Date.now() - 1 })}`)).status).toBe(401)
    const changed = `${ticket.slice(0, 40)}${ticket[40] === 'A' ? 'B' : 'A'}${ticket.slice(41)}`
    expect((await open(`?ticket=${changed}`)).status).toBe(401)
    expect((await open('?ticket=nonsense')).status).toBe(401)
    expect((await open('')).status).toBe(401)
  })

  it('needs the right to read', async () => {
    expect((await ticketFor((await tenant.key(['operations'])).token)).status).toBe(403)
  })

  it('is worth nothing once its key is revoked', async () => {
    const { token, key } = await tenant.key(['timeline:read'])
    const { ticket } = await ticketFor(token)
    await revokeKey(running.control, 'acme', key.id)
    expect((await open(`?ticket=${ticket}`)).status).toBe(401)
  })
})

describe('a stream ends', () => {
  it('when its key is revoked, and others go on', async () => {
    const { token, key } = await tenant.key(['timeline:read'])
    const { ticket } = await ticketFor(token)
    const [byKey, byTicket, other] = [await open('', token), await open(`?ticket=${ticket}`), await open('', tenant.token)]
    await byTicket.named('stream.opened')
    await revokeKey(running.control, 'acme', key.id)
    await Promise.all([byKey.hasEnded(PROMISE_MS), byTicket.hasEnded(PROMISE_MS)])
    expect([byKey.comments.at(-1), byTicket.comments.at(-1), other.ended]).toEqual(['no longer allowed', 'no longer allowed', false])
  }, 120_000)

  it('when its token expires', async () => {
    const token = await tokenOf(3)
    const { ticket } = await ticketFor(token)
    const [byToken, byTicket, other] = [await open('', token), await open(`?ticket=${ticket}`), await open('', await tokenOf(600))]
    expect([byToken.status, byTicket.status]).toEqual([200, 200])
    await Promise.all([byToken.hasEnded(PROMISE_MS), byTicket.hasEnded(PROMISE_MS)])
    expect(byToken.comments.at(-1)).toBe('no longer allowed')
    expect(other.ended).toBe(false)
  }, 120_000)

  it('when its tenant is suspended', async () => {
    const suspended = await running.tenant('suspended')
    await suspended.pen([eventOf({ subject })])
    const token = await running.issuer.token({ role: 'agent', tenant: 'suspended' })
    const [byKey, byToken] = [await open('', suspended.token), await open('', token)]
    expect([byKey.status, byToken.status]).toEqual([200, 200])
    await changeTenant(running.control, 'suspended', { suspended: true })
    await Promise.all([byKey.hasEnded(PROMISE_MS), byToken.hasEnded(PROMISE_MS)])
  }, 120_000)
})
