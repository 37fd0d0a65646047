import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { eventually } from '@throughline/testing'
import { Pool } from 'pg'
import { publishRules } from './rule-writer.js'
import { runningTimeline, type Running, type TestTenant } from './running-timeline.js'
import { StreamClient } from './stream-client.js'

const CHANNELS = 10
let running: Running
let tenant: TestTenant
let admin: Pool
let key: string
let url: string

beforeAll(async () => {
  running = await runningTimeline()
  tenant = await running.tenant('acme')
  key = (await tenant.key(['reach:read'])).token
  admin = new Pool({ connectionString: running.database.adminUrl, max: 1 })
  for (const view of ['identity', 'rules']) await admin.query('select views.begin_build($1, 1)', [view])
  await running.app.listen(0, '127.0.0.1')
  url = (await running.app.getUrl()).replace('[::1]', '127.0.0.1')
}, 120_000)
afterAll(async () => {
  await admin?.end()
  await running?.close()
})

const follow = (headers: object = {}, token = key) => StreamClient.open(`${url}/v1/rules/stream`, { authorization: `Bearer ${token}`, ...headers })
const ways = [{ channel: 'voice', to: '+4930123456' }]
const shut = { timeZone: 'UTC', week: {}, ways }
const open = { ways }

describe('a stream of rules', () => {
  it('tells ten channels of a change, and what each asks then goes by it', async () => {
    await publishRules(admin, tenant.id, { kind: 'hours', version: 1, body: open })
    const channels = await Promise.all(Array.from({ length: CHANNELS }, () => follow()))
    for (const channel of channels) expect((await channel.named('rules.opened')).data).toMatchObject({ versions: { hours: 1 }, resumed: false })
    await publishRules(admin, tenant.id, { kind: 'hours', version: 2, body: shut })
    await Promise.all(
      channels.map(async (channel) => {
        const { data } = await channel.named('rules.changed')
        expect(data).toEqual({ changed: [{ kind: 'hours', version: 2 }], versions: { hours: 2 } })
        const { body } = await running.ask('/v1/availability/voice', key)
        expect({ version: body.versions.hours, open: body.ways[0].open }).toEqual({ version: 2, open: false })
      }),
    )
    for (const channel of channels) channel.response.destroy()
  }, 90_000)

  it('says in one message what was published together, and goes on where a client was', async () => {
    const channel = await follow()
    await channel.named('rules.opened')
    await publishRules(admin, tenant.id, { kind: 'promises', version: 1, body: {}, companions: [{ kind: 'hours', version: 3 }] })
    await publishRules(admin, tenant.id, { kind: 'hours', version: 3, body: open, companions: [{ kind: 'promises', version: 1 }] })
    const { data, id } = await channel.named('rules.changed')
    expect(data['changed']).toEqual([{ kind: 'hours', version: 3 }, { kind: 'promises', version: 1 }])
    channel.response.destroy()

    await publishRules(admin, tenant.id, { kind: 'hours', version: 4, body: shut })
    const back = await follow({ 'last-event-id': id })
    expect((await back.named('rules.opened')).data).toMatchObject({ versions: { hours: 3, promises: 1 }, resumed: true })
    expect((await back.named('rules.changed')).data['changed']).toEqual([{ kind: 'hours', version: 4 }])
    back.response.destroy()
    expect((await follow({ 'last-event-id': 'hours=x' })).status).toBe(400)
  }, 90_000)

  it('is the own tenant’s, for who may reach customers, and ends with the right to it', async () => {
    expect((await follow({}, tenant.token)).status).toBe(403)
    const other = await running.tenant('other')
    const stranger = await follow({}, (await other.key(['rules:manage'])).token)
    expect((await stranger.named('rules.opened')).data['versions']).toEqual({})
    stranger.response.destroy()

    const { token, key: made } = await tenant.key(['reach:read'])
    const channel = await follow({}, token)
    await channel.named('rules.opened')
    await admin.query('update control.api_key set revoked_at = now() where id = $1', [made.id])
    await eventually(() => expect(channel.ended).toBe(true), { timeoutMs: 60_000 })
    expect(channel.comments).toContain('no longer allowed')
  }, 120_000)
})
