import { expect, it } from '@jest/globals'
import { tenantKeys } from './keys.js'
import { subjectOf } from './reference.js'
import { defaultRules } from './rules.js'

const master = { naming: Buffer.alloc(32, 1), hash: Buffer.alloc(32, 2), token: Buffer.alloc(32, 3) }
const keys = tenantKeys(master, '01890000-0000-7000-8000-00000000000a')
const rules = { ...defaultRules, country: 'DE' }
const subject = (reference: string): ReturnType<typeof subjectOf> => subjectOf(reference, rules, keys)

it('finds the same subject by every spelling', () => {
  expect(subject('phone:0171 1234567')).toEqual(subject('phone:+49 171 1234567'))
  expect(subject('email:ANN@example.com')).toEqual(subject('emailAddress:ann@example.com'))
  expect(subject('phone:0171 1234567')).not.toEqual(subject('phone:0171 1234568'))
})

it('takes an id as it is', () => {
  const id = '0F6E0C56-89F2-8E55-9C7A-4C1A27F3A0B1'
  expect(subject(`id:${id}`)).toEqual({ ok: true, subjectId: id.toLowerCase() })
  expect(subject(`subject:${id}`)).toEqual({ ok: true, subjectId: id.toLowerCase() })
})

it('finds nobody where what was erased lies', () => {
  expect(subject('id:00000000-0000-0000-0000-000000000000').ok).toBe(false)
  expect(subject('subject:00000000-0000-0000-0000-000000000000').ok).toBe(false)
})

it.each([
  ['ann@example.com', 'expected type:value, such as email:ann@example.com, or id:<uuid>'],
  ['', 'expected type:value, such as email:ann@example.com, or id:<uuid>'],
  ['id:42', 'a subject id is a UUID'],
  ['customer:null', 'this customer is a value that systems send for nobody'],
  ['customer:', 'this cannot be the value of an identifier of type customer'],
  ['email:ann', 'this cannot be the value of an identifier of type email'],
  [`customer:${'x'.repeat(2049)}`, 'this cannot be the value of an identifier of type customer'],
  ['tenant:', 'tenant: has no id, or one that is too long'],
])('%j is refused: %s', (reference, reason) => {
  expect(subject(reference)).toEqual({ ok: false, reason })
})
