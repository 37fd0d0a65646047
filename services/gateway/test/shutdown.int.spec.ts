import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { eventually } from '@throughline/testing'
import { event, Harness, send } from './harness.js'

let harness: Harness
let token: string

beforeAll(async () => {
  harness = await Harness.start()
  token = (await harness.key({ tenant: await harness.tenant('acme') })).token
}, 90_000)

afterAll(() => harness?.stop())

describe('a gateway that is stopped under load', () => {
  it('answers everything it took, and what it acknowledged is written', async () => {
    const { url, app } = await harness.gateway()
    const acknowledged: string[] = []
    const unanswered: string[] = []
    const refusals: unknown[] = []
    let stopping = false
    const sender = async (): Promise<void> => {
      for (;;) {
        const batch = Array.from({ length: 20 }, () => event())
        const ids = batch.map(({ id }) => id)
        try {
          const { status, body } = await send(url, token, batch)
          if (status === 202) acknowledged.push(...ids)
          else refusals.push({ status, body })
        } catch (error) {
          // The port is closed, or closed while the connection waited to be accepted.
          if (!stopping) refusals.push(error)
          unanswered.push(...ids)
          return
        }
      }
    }
    const senders = Array.from({ length: 8 }, sender)
    await eventually(() => expect(acknowledged.length).toBeGreaterThan(100))
    stopping = true
    const startedAt = performance.now()
    await app.close()
    expect(performance.now() - startedAt).toBeLessThan(30_000)
    await Promise.all(senders)
    expect(refusals).toEqual([])
    const written = new Set((await harness.written()).map((record) => record.event['id']))
    expect(acknowledged.filter((id) => !written.has(id))).toEqual([])
    expect(unanswered.filter((id) => written.has(id))).toEqual([])
  }, 90_000)
})
