import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { Pool } from 'pg'
import { correctingBy } from './correcting.js'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'
import { StreamClient } from './stream-client.js'

let running: Running
let tenant: TestTenant
let admin: Pool
let client: StreamClient | undefined

beforeAll(async () => {
  running = await runningTimeline()
  tenant = await running.tenant('acme')
  admin = new Pool({ connectionString: running.database.adminUrl, max: 1 })
  await admin.query(`select views.begin_build('identity', 1)`)
  await running.app.listen(0, '127.0.0.1')
}, 120_000)
afterAll(async () => {
  client?.close()
  await admin?.end()
  await running?.close()
})

/** As the projector does when it finds that these are one person, or are not. */
async function customersAre(customers: readonly (readonly string[])[]): Promise<void> {
  for (const [subjectId, customerId] of customers.flatMap((subjects) => subjects.map((subject) => [subject, subjects[0]]))) {
    await admin.query(
      `insert into views.identity_member (tenant_id, build, era_id, subject_id, customer_id) values ($1, 1, $2, $2, $3)
       on conflict (tenant_id, build, era_id) do update set customer_id = excluded.customer_id`,
      [tenant.id, subjectId, customerId],
    )
  }
}

it('a stream follows merge and unmerge, as the view of identities has them', async () => {
  const [mail, phone] = ['email:ann@one.org', 'phone:+4930901821']
  const written = await tenant.pen([eventOf({ subject: mail }), eventOf({ subject: phone })])
  const [one, two] = [...new Set(written.map((event) => event.subjectId))] as [string, string]
  const url = `${await running.app.getUrl()}/v1/customers/${encodeURIComponent(mail)}/stream`
  client = await StreamClient.open(url, { authorization: `Bearer ${tenant.token}` })
  expect((await client.named('stream.opened')).data['subjectIds']).toHaveLength(1)
  await customersAre([[one, two]])
  expect((await client.named('customer.recomposed')).data['subjectIds']).toHaveLength(2)
  await tenant.pen([eventOf({ subject: phone, id: 'as one' })])
  await client.received(1)
  client.messages.splice(0)
  await customersAre([[one], [two]])
  expect((await client.named('customer.recomposed')).data['subjectIds']).toHaveLength(1)
  await tenant.pen([eventOf({ subject: phone, id: 'a stranger again' })])
  await tenant.pen([eventOf({ subject: mail, id: 'mine' })])
  await client.received(1)
  expect(client.ids).toEqual(['mine'])
}, 90_000)

it('a stream tells when something was said about events of theirs, also to who was away', async () => {
  const takeIn = await correctingBy(admin, running)
  const mail = 'email:corrected@one.org'
  await tenant.pen([eventOf({ subject: mail, id: 'wrong', source: '/chat' })])
  const url = `${await running.app.getUrl()}/v1/customers/${encodeURIComponent(mail)}/stream`
  const headers = { authorization: `Bearer ${tenant.token}` }
  client?.close()
  client = await StreamClient.open(url, headers)
  await client.named('stream.opened')
  const retract = async (id: string, target: string) => {
    const said = eventOf({ id, subject: undefined, source: '/desk', type: 'event.retracted', data: { source: target === 'wrong' ? '/chat' : '/desk', id: target } })
    await tenant.pen([said])
    await takeIn(tenant, [said])
  }
  await retract('r1', 'wrong')
  const told = await client.named('customer.recomposed')
  expect(told.data['subjectIds']).toHaveLength(1)
  const seen = client.messages.at(-1)?.id ?? ''
  client.close()
  const refile = eventOf({ id: 'to-me', subject: undefined, source: '/desk', type: 'event.refiled', data: { source: '/chat', id: 'elsewhere', to: mail } })
  await tenant.pen([refile])
  await takeIn(tenant, [refile])
  client = await StreamClient.open(url, { ...headers, 'last-event-id': seen })
  expect((await client.named('customer.recomposed')).data['position']).toEqual(expect.any(String))

  // What is retracted before it comes is not sent at all.
  await retract('r2', 'never')
  await tenant.pen([eventOf({ subject: mail, id: 'never', source: '/desk' })])
  await tenant.pen([eventOf({ subject: mail, id: 'later' })])
  await client.received(1)
  expect(client.ids).toEqual(['later'])
}, 90_000)
