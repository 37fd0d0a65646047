import { describe, expect, it } from '@jest/globals'
import { tenantKeys } from './keys.js'
import { statedSubject } from './named.js'
import { subjectOf } from './reference.js'
import { defaultRules } from './rules.js'

const master = { naming: Buffer.alloc(32, 1), hash: Buffer.alloc(32, 2), token: Buffer.alloc(32, 3) }
const keys = tenantKeys(master, '01890000-0000-7000-8000-00000000000a')
const read = (entry: Parameters<typeof statedSubject>[0]) => statedSubject(entry, defaultRules, keys)
const id = '01890000-0000-7000-8000-00000000000b'

describe('a subject that a statement names', () => {
  it('is that of the identifier', () => {
    const found = subjectOf('email:ann@example.com', defaultRules, keys)
    expect(read({ type: 'E-Mail', value: 'Ann@Example.com' })).toEqual({ subjectId: found.ok && found.subjectId, type: 'email' })
    expect(read({ type: 'email', value: 'test@test.com' })).toBeUndefined()
    expect(read({ type: 'event', value: id })).toBeUndefined()
  })

  it('may be given by its id, with its type or without', () => {
    expect(read({ type: 'subject', value: id.toUpperCase(), kind: 'customerId' })).toEqual({ subjectId: id, type: 'customer' })
    expect(read({ type: 'subject', value: id })).toEqual({ subjectId: id, type: undefined })
    expect(read({ type: 'subject', value: id, kind: 'subject' })).toEqual({ subjectId: id, type: undefined })
    expect(read({ type: 'subject', value: 'ann' })).toBeUndefined()
  })
})
