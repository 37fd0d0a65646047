import { describe, expect, it } from '@jest/globals'
import { StreamLimits } from './stream-limits.js'

const who = (tenantId: string, callerId: string) => ({ tenantId, callerId })
const statusOf = (enter: () => void): number => {
  try {
    enter()
    return 200
  } catch (error) {
    return (error as { status: number }).status
  }
}

describe('limits of streams', () => {
  it('hold for a caller, a tenant and the process, and what has gone makes room', () => {
    const limits = new StreamLimits({ most: 4, mostOfTenant: 3, mostOfCaller: 2 })
    const enter = (tenantId: string, callerId: string) => statusOf(() => limits.enter(who(tenantId, callerId)))
    expect([enter('a', '1'), enter('a', '1'), enter('a', '1')]).toEqual([200, 200, 429])
    expect([enter('a', '2'), enter('a', '2')]).toEqual([200, 429])
    expect([enter('b', '1'), enter('b', '1')]).toEqual([200, 503])
    limits.leave(who('a', '1'))
    expect(limits.open).toBe(3)
    expect([enter('b', '1'), enter('c', '1')]).toEqual([200, 503])
  })
})
