import { describe, expect, it } from '@jest/globals'
import { decisionParameters } from './reach-parameters.js'

const faultOf = (query: object): string | undefined => decisionParameters.safeParse(query).error?.issues[0]?.message

describe('what is asked about contacting a customer', () => {
  it('says which parameter is missing, and which came twice', () => {
    expect(faultOf({})).toBe('has to be given')
    expect(faultOf({ purpose: ['a', 'b'] })).toBe('may be given once only')
    expect(faultOf({ purpose: 'marketing' })).toBeUndefined()
  })
})
