import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { POLICY, SCOPES } from '@throughline/access'
import { AccessTable, RouteTable } from '@throughline/platform'
import { policySteps, verdictOf } from '@throughline/testing'
import { Harness } from './harness.js'

const entries = POLICY.filter(({ service }) => service === 'gateway')
const tokens = new Map([['unknown', 'tl_nobody']])
let harness: Harness
let app: NestFastifyApplication

beforeAll(async () => {
  harness = await Harness.start()
  app = (await harness.gateway()).app
  const tenant = await harness.tenant('acme')
  for (const scope of SCOPES) tokens.set(scope, (await harness.key({ tenant, scopes: [scope] })).token)
}, 90_000)
afterAll(() => harness?.stop())

describe('the policy table', () => {
  it('names only routes that exist', () => {
    const routes = app.get(RouteTable, { strict: false }).all()
    expect(app.get(AccessTable, { strict: false }).unused(routes)).toEqual([])
  })

  it('is what every route answers to every scope', async () => {
    const wrong: unknown[] = []
    for (const { method, url, credential, expected } of policySteps(entries, SCOPES)) {
      const token = tokens.get(credential)
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
      const answer = await app.inject({ method: method as 'GET', url, headers })
      const verdict = verdictOf(answer.statusCode, answer.payload)
      const right = method === 'HEAD' ? (verdict === 'in') === (expected === 'in') : verdict === expected
      if (!right) wrong.push({ method, url, credential, expected, status: answer.statusCode })
    }
    expect(wrong).toEqual([])
  }, 120_000)
})
