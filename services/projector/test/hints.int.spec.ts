import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { createBus, HintSender } from '@throughline/bus'
import { eventually, testTopics, type TestTopics } from '@throughline/testing'
import { makeRig, type Rig } from './rig.js'
import { seen } from './who-is-who.js'

let rig: Rig
let topics: TestTopics
let topic: string
let hints: HintSender

beforeEach(async () => {
  rig = await makeRig()
  topics = await testTopics('hints', 1)
  topic = await topics.create('changes.v1')
  hints = new HintSender(createBus({ brokers: topics.brokers, clientId: 'test' }).producer(), topic)
}, 120_000)
afterEach(async () => {
  await hints.close()
  await rig.close()
  await topics.close()
}, 90_000)

async function customersOf(email: string): Promise<number> {
  const rows = await rig.query('select distinct customer_id from views.identity_member m join views.identity_subject s using (tenant_id, build, subject_id) where s.type = $1', email)
  return rows.length
}

it('a hint brings who is who long before anybody would look', async () => {
  rig.projector(undefined, { KAFKA_BROKERS: topics.brokers.join(','), CHANGES_TOPIC: topic, POLL_MS: '10000', LEASE_MS: '60000' })
  let told = 0
  const tell = async (): Promise<void> => {
    told++
    await rig.record(seen(`email:person${told}@shop.org`, `anonymous:web-${told}`))
    hints.tell(0, told)
  }
  // Until the listener has its partition, hints are lost: the recorder goes on giving some with every chunk. By looking alone,
  // every ten seconds, three in a row would not be there so soon.
  let atOnce = 0
  await eventually(
    async () => {
      try {
        await tell()
        await eventually(async () => expect(await customersOf('email')).toBe(told), { timeoutMs: 5_000, intervalMs: 20 })
        atOnce++
      } catch (error) {
        atOnce = 0
        throw error
      }
      expect(atOnce).toBe(3)
    },
    { timeoutMs: 90_000 },
  )
}, 120_000)

it('while Kafka is away the log is asked from time to time', async () => {
  rig.projector(undefined, { KAFKA_BROKERS: '127.0.0.1:1', CHANGES_TOPIC: topic })
  await rig.record(seen('email:ann@shop.org', 'anonymous:web'))
  await eventually(async () => expect(await customersOf('email')).toBe(1), { timeoutMs: 45_000 })
  await eventually(() => expect(rig.said.join()).toContain('hints cannot be heard'), { timeoutMs: 30_000 })
}, 120_000)
