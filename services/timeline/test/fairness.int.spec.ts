import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { runningTimeline, type Running } from './running-timeline.js'

let running: Running

beforeAll(async () => {
  running = await runningTimeline()
}, 120_000)
afterAll(() => running?.close())

const FLOOD = 300

// Told by the order of the answers and not by the clock, so that a busy machine changes nothing.
it('a tenant that floods is answered after another who came behind it', async () => {
  const [flooding, other] = [await running.tenant('flooding'), await running.tenant('other')]
  const read = async (token: string): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` }
    return (await running.app.inject({ url: '/v1/customers/email:ann@example.com/timeline', headers })).statusCode
  }
  await Promise.all([read(flooding.token), read(other.token)])
  let answered = 0
  const flood = Array.from({ length: FLOOD }, async () => {
    const status = await read(flooding.token)
    answered++
    return status
  })
  expect(await read(other.token)).toBe(404)
  const before = answered
  expect(new Set(await Promise.all(flood))).toEqual(new Set([404]))
  expect(before).toBeLessThan(FLOOD / 2)
}, 120_000)

it('more than may wait of one tenant are refused, and another is served', async () => {
  const [flooding, other] = [await running.tenant('flooding-more'), await running.tenant('other-more')]
  const read = async (token: string): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` }
    return (await running.app.inject({ url: '/v1/customers/email:ann@example.com/timeline', headers })).statusCode
  }
  await Promise.all([read(flooding.token), read(other.token)])
  const flood = Array.from({ length: 700 }, () => read(flooding.token))
  expect(await read(other.token)).toBe(404)
  const statuses = await Promise.all(flood)
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(100)
  expect(statuses.filter((status) => status === 404).length).toBeGreaterThanOrEqual(500)
}, 120_000)
