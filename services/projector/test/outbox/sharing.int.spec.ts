import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { eventually } from '@throughline/testing'
import fc from 'fast-check'
import { OutboxRig, soon } from './rig.js'
import { Receiver } from './receiver.js'

jest.setTimeout(120_000)
const within = { timeoutMs: 60_000 }

let rig: OutboxRig
let receiver: Receiver
let tenantId: string

beforeAll(async () => {
  rig = await OutboxRig.start()
})
beforeEach(async () => {
  receiver = await Receiver.start()
  tenantId = await rig.tenant()
})
afterEach(async () => {
  await rig.stopWorkers()
  await receiver?.close()
})
afterAll(() => rig?.close())

const people = (count: number): string[] => Array.from({ length: count }, () => randomUUID())

describe('several workers', () => {
  it('share the work: each message is sent once, in the order of its customer', async () => {
    const { id } = await rig.endpoint(tenantId, receiver.url)
    const subjects = people(10)
    const messages = rig.messages(tenantId, Array.from({ length: 20 }, () => subjects).flat())
    await rig.add(messages)
    for (let count = 0; count < 3; count++) rig.worker()
    await eventually(async () => expect(await rig.states(id)).toEqual({ delivered: 200 }), within)
    expect(receiver.requests).toHaveLength(200)
    for (const subject of subjects) {
      expect(receiver.takenOf(subject)).toEqual(messages.filter(({ subjectId }) => subjectId === subject).map(({ data }) => data['number']))
    }
  })

  it('send again, under the same id, what one was sending when it was killed', async () => {
    const { id } = await rig.endpoint(tenantId, receiver.url)
    const [ann] = people(1) as [string]
    const messages = rig.messages(tenantId, [ann, ann, ann])
    const mortal = rig.mortalPool()
    receiver.behaviour = () => {
      mortal.kill() // it has arrived, and nobody hears of it
      return 200
    }
    rig.worker({}, { pool: mortal.pool })
    await rig.add(messages)
    await eventually(() => expect(receiver.requests).toHaveLength(1), within)
    receiver.behaviour = () => 200
    rig.worker()
    await eventually(async () => expect(await rig.states(id)).toEqual({ delivered: 3 }), within)
    const [first, ...rest] = messages.map((message) => message.id)
    expect(receiver.requests.map((request) => request.id)).toEqual([first, first, ...rest])
  })
})

it('whatever a receiver answers, and whenever: everything arrives, and of each customer in order', async () => {
  const faults = fc.array(fc.constantFrom(200, 200, 429, 500, 503, 404), { minLength: 1, maxLength: 12 })
  const story = fc.record({ faults, whose: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 25 }), workers: fc.integer({ min: 1, max: 2 }) })
  await fc.assert(
    fc.asyncProperty(story, async ({ faults: answers, whose, workers }) => {
      const { id } = await rig.endpoint(await rig.tenant(), receiver.url)
      const own = (await rig.one<{ tenant_id: string }>('select tenant_id from control.webhook_endpoint where id = $1', id))!.tenant_id
      const subjects = people(4)
      const messages = rig.messages(own, whose.map((index) => subjects[index]!))
      const seen = receiver.requests.length
      let count = 0
      // Each message is refused some times, and taken in the end.
      receiver.behaviour = (request) => {
        const refused = receiver.requests.slice(seen).filter((one) => one.id === request.id).length
        return refused >= 2 ? 200 : (answers[count++ % answers.length] ?? 200)
      }
      const half = Math.ceil(messages.length / 2)
      await rig.add(messages.slice(0, half))
      const schedule = Array.from({ length: 1_000 }, (_, index) => (index + 1) * 20)
      for (let worker = 0; worker < workers; worker++) rig.worker({}, { times: { ...soon, schedule } })
      await rig.add(messages.slice(half))
      await eventually(async () => expect(await rig.states(id)).toEqual({ delivered: messages.length }), within)
      await rig.stopWorkers()
      for (const subject of subjects) {
        const got = receiver.requests.slice(seen).filter((request) => request.subject === subject && request.status < 300).map(({ id: message }) => message)
        expect(got).toEqual(messages.filter(({ subjectId }) => subjectId === subject).map((message) => message.id))
      }
    }),
    { numRuns: 8 },
  )
})
