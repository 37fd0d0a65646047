import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type PgBouncer, pgBouncer, pgBouncerMissing } from '@throughline/testing'
import { event, get, Harness, send, type Made } from './harness.js'

const missing = pgBouncerMissing()
const TENANTS = 8

describe(`through PgBouncer in transaction mode${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  const test = missing === undefined ? it : it.skip
  let harness: Harness
  let bouncer: PgBouncer
  let url: string
  const admins: Made[] = []

  beforeAll(async () => {
    if (missing !== undefined) return
    harness = await Harness.start()
    bouncer = await pgBouncer(harness.database.urlFor('gateway'), { poolSize: 2 })
    url = (await harness.gateway({ DATABASE_URL: bouncer.through(harness.database.urlFor('gateway')) })).url
    for (let n = 0; n < TENANTS; n += 1) {
      const tenant = await harness.tenant(`tenant-${n}`)
      admins.push(await harness.key({ tenant, scopes: ['tenant:manage', 'events:publish', 'operations', 'erasure:manage'] }))
    }
  }, 90_000)

  afterAll(async () => {
    await harness?.stop()
    await bouncer?.close()
  })

  test('every tenant reads and writes its own, however many do at once', async () => {
    const work = Array.from({ length: 5 * TENANTS }, async (_, n) => {
      const tenant = n % TENANTS
      const { token, tenantId } = admins[tenant]!
      const [published, status, quarantine, own, keys, held, erasures] = await Promise.all([
        send(url, token, event()),
        get(`${url}/v1/events?source=/shop&id=1`, token),
        get(`${url}/v1/quarantine`, token),
        get(`${url}/v1/tenants`, token),
        get(`${url}/v1/tenants/tenant-${tenant}/keys`, token),
        send(`${url}/v1/customers/email:person-${n}@example.com/holds`, token, { reason: 'a lawsuit' }, { 'content-type': 'application/json' }),
        get(`${url}/v1/erasures`, token),
      ])
      expect([published.status, status.status, quarantine.status, held.status, erasures.status]).toEqual([202, 404, 200, 201, 200])
      expect(own.body['tenants']).toMatchObject([{ id: tenantId }])
      expect(keys.body['keys']).toMatchObject([{ id: admins[tenant]!.keyId }])
    })
    await Promise.all(work)
  }, 90_000)
})
