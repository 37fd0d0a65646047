import { describe, expect, it } from '@jest/globals'
import { Problem } from '@throughline/platform'
import type { CurrentAnswer } from './current.js'
import { grantingRole } from './goodwill.js'

const goodwillLimits = [
  { role: 'agent', amount: '25.00', currency: 'EUR' },
  { role: 'lead', amount: '100', currency: 'EUR' },
  { role: 'boss', amount: '10', currency: 'USD' },
]

function current(granted: CurrentAnswer['followUp']['goodwill'] = [], limits = goodwillLimits): CurrentAnswer {
  const id = '00000000-0000-4000-8000-000000000001'
  return { followUp: { followupId: id, subjectId: id, customerId: id, version: id, state: 'open', lastAt: '2026-03-01T00:00:00Z', goodwill: granted }, goodwillLimits: limits }
}

const eur = (amount: string) => ({ amount, currency: 'EUR' })

/** What the problem says, of who may not. */
function refusal(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error instanceof Problem ? { status: error.status, detail: error.detail, ...error.extensions } : error
  }
}

describe('goodwill', () => {
  it('is limited by nothing where no limit is about it', () => {
    expect(grantingRole(current([], []), eur('1000000'), [])).toBeUndefined()
  })

  it('is granted by the limit of a role', () => {
    expect(grantingRole(current(), eur('25'), ['agent'])).toBe('agent')
    expect(grantingRole(current(), eur('60'), ['agent', 'lead'])).toBe('lead')
  })

  it('is refused above it, with the limit and who may', () => {
    expect(refusal(() => grantingRole(current(), eur('25.01'), ['agent']))).toEqual({
      status: 403,
      detail: 'With what was granted before, you may grant up to 25.00 EUR in one follow-up; these roles may: lead.',
      limit: { amount: '25.00', currency: 'EUR' },
      mayGrant: ['lead'],
    })
    expect(refusal(() => grantingRole(current(), eur('101'), ['lead']))).toMatchObject({ status: 403, mayGrant: [] })
    expect(refusal(() => grantingRole(current(), eur('1'), []))).toMatchObject({ status: 403, detail: 'No role of yours may grant goodwill in this currency; these roles may: agent, lead.' })
    expect(refusal(() => grantingRole(current(), { amount: '1', currency: 'USD' }, ['lead']))).toMatchObject({ status: 403, mayGrant: ['boss'] })
  })

  it('counts what was granted in the same follow-up before, in the same currency', () => {
    expect(grantingRole(current([eur('20.00')]), eur('5.00'), ['agent'])).toBe('agent')
    expect(refusal(() => grantingRole(current([eur('20.00')]), eur('5.01'), ['agent']))).toMatchObject({ status: 403, mayGrant: ['lead'] })
    expect(grantingRole(current([{ amount: '99', currency: 'USD' }]), eur('25'), ['agent'])).toBe('agent')
  })
})
