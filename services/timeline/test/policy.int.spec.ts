import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { POLICY, SCOPES } from '@throughline/access'
import { AccessTable, RouteTable } from '@throughline/platform'
import { policySteps, verdictOf } from '@throughline/testing'
import { runningTimeline, type Running } from './running-timeline.js'

const entries = POLICY.filter(({ service }) => service === 'timeline')
const tokens = new Map([['unknown', 'tl_nobody']])
let running: Running

beforeAll(async () => {
  // A stream that is opened ends soon, so that its answer can be looked at.
  running = await runningTimeline(undefined, undefined, { lifeMs: 500 })
  const tenant = await running.tenant('acme')
  for (const scope of SCOPES) tokens.set(scope, (await tenant.key([scope])).token)
}, 90_000)
afterAll(() => running?.close())

describe('the policy table', () => {
  it('names only routes that exist', () => {
    const routes = running.app.get(RouteTable, { strict: false }).all()
    expect(running.app.get(AccessTable, { strict: false }).unused(routes)).toEqual([])
  })

  it('is what every route answers to every scope', async () => {
    const wrong: unknown[] = []
    for (const { method, url, credential, expected } of policySteps(entries, SCOPES)) {
      const token = tokens.get(credential)
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
      const answer = await running.app.inject({ method: method as 'GET', url, headers })
      const verdict = verdictOf(answer.statusCode, answer.payload)
      const right = method === 'HEAD' ? (verdict === 'in') === (expected === 'in') : verdict === expected
      if (!right) wrong.push({ method, url, credential, expected, status: answer.statusCode })
    }
    expect(wrong).toEqual([])
  }, 120_000)
})
