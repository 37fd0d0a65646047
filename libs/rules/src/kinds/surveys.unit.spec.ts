import { describe, expect, it } from '@jest/globals'
import { InvalidRules, readRules } from '../read-rules.js'

const survey = { name: 'one', metric: 'nps', after: { on: ['conversation.ended'] } }
const faultsOf = (surveys: object[]): unknown => {
  try {
    return readRules('surveys', { surveys })
  } catch (error) {
    return (error as InvalidRules).faults
  }
}

describe('rules of surveys', () => {
  it('ask nobody until a tenant says so', () => {
    expect(readRules('surveys', {})).toMatchObject({ surveys: [], cooldownMs: 2_592_000_000, bindWithinMs: 259_200_000 })
  })

  it('are filled in', () => {
    expect(readRules('surveys', { surveys: [survey] }).surveys).toMatchObject([{ delayMs: 0, expiresMs: 1_209_600_000, sample: 1, texts: {} }])
  })

  it('name what is wrong', () => {
    expect(faultsOf([survey, survey])).toEqual([{ pointer: '/surveys/1/name', message: 'another survey has this name' }])
    expect(faultsOf([{ ...survey, after: { on: ['call.endet', 'page.viewed'] } }])).toEqual([
      { pointer: '/surveys/0/after/on/0', message: 'the catalogue has no such type' },
      { pointer: '/surveys/0/after/on/1', message: 'is behaviour: ask after contacts, orders and the like' },
    ])
    expect(faultsOf([{ ...survey, texts: { fr: { question: 'Content ?' } } }])).toMatchObject([{ pointer: '/surveys/0/texts' }])
  })
})
