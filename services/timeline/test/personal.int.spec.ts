import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { metrics } from '@throughline/platform'
import { severableLink, type SeverableLink } from '@throughline/testing'
import { openVault } from '@throughline/vault'
import { Pool } from 'pg'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'

jest.setTimeout(30_000)

let running: Running
let tenant: TestTenant
let link: SeverableLink
let admin: Pool

beforeAll(async () => {
  const direct = (url: string): Promise<string> => Promise.resolve(url)
  running = await runningTimeline(direct, async (url) => (link = await severableLink(url)).url)
  tenant = await running.tenant('acme')
  admin = new Pool({ connectionString: running.database.adminUrl, max: 1 })
})
afterAll(async () => {
  await admin?.end()
  await running?.close()
  await link?.close()
})

const read = (name: string) => running.ask(`/v1/customers/email:${name}@example.com/timeline`, tenant.token)
const tell = (name: string, ...ids: string[]) =>
  tenant.pen(ids.map((id) => eventOf({ id, subject: `email:${name}@example.com`, data: { text: `said by ${name}` } })))
const ids = (body: { events: { id: string }[] }) => body.events.map((event) => event.id)

async function brokenSeals(): Promise<number> {
  const metric = await metrics.getSingleMetric('timeline_broken_seals_total')?.get()
  return metric?.values[0]?.value ?? 0
}

describe('personal data in a timeline', () => {
  it('lies sealed in the log and is read in clear', async () => {
    const [written] = await tell('ann', 'ann-1')
    const { rows } = await admin.query('select * from log.event where subject_id = $1', [written?.subjectId])
    expect(rows).toMatchObject([{ generation: 1, data: null }])
    expect(JSON.stringify(rows) + String(rows[0].sealed)).not.toMatch(/ann-1|ann@|said by/)
    expect((await read('ann')).body.events).toMatchObject([{ id: 'ann-1', data: { text: 'said by ann' } }])
  })

  it('is left out when its key is gone, whatever else of it is still there', async () => {
    const [written] = await tell('bob', 'bob-1', 'bob-2')
    const settings = { DATABASE_URL: running.database.urlFor('eraser'), TENANT_KEYS_FILE: running.database.tenantKeysFile }
    const vault = openVault(settings, { name: 'spec', connections: 1 })
    await vault.destroy(tenant.id, [written?.subjectId ?? ''], 1)
    await vault.close()
    const { status, body } = await read('bob')
    expect([status, body.events]).toEqual([200, []])
    // Nor is what somebody seals who still remembers the key.
    await tell('bob', 'bob-3')
    expect(ids((await read('bob')).body)).toEqual([])
  })

  it('is an error and an alarm, not a hole, when it was changed', async () => {
    const [written] = await tell('cat', 'cat-1')
    const before = await brokenSeals()
    const spoil = 'update log.event set sealed = set_byte(sealed, 40, 255 - get_byte(sealed, 40)) where subject_id = $1'
    await admin.query(spoil, [written?.subjectId])
    const { status, text } = await read('cat')
    expect(status).toBe(500)
    expect(text).not.toContain('said by')
    expect(await brokenSeals()).toBe(before + 1)
    // A row that claims another generation than its text has is no better.
    await admin.query('update log.event set generation = 7 where subject_id = $1', [written?.subjectId])
    expect((await read('cat')).status).toBe(500)
    expect(await brokenSeals()).toBe(before + 2)
  })

  it('cannot be read while the keys are away, and that is no fault of the reader', async () => {
    await tell('dan', 'dan-1')
    link.cut()
    const { status, headers } = await read('dan')
    expect(status).toBe(503)
    expect(headers['retry-after']).toBeDefined()
    const readiness = await running.ask('/readyz')
    expect([readiness.status, readiness.text]).toEqual([503, expect.stringContaining('personal data')])
    link.restore()
    expect(ids((await read('dan')).body)).toEqual(['dan-1'])
  })
})
