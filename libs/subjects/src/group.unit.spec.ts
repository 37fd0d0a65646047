import { describe, expect, it } from '@jest/globals'
import { checkEvent, type CloudEvent, eventLimits, scanValue } from '@throughline/events'
import fc from 'fast-check'
import { tenantKeys } from './keys.js'
import { type Placement, placeEvent } from './place.js'
import { groupOf, subjectOf } from './reference.js'
import { defaultRules, type TenantRules } from './rules.js'

const master = { naming: Buffer.alloc(32, 1), hash: Buffer.alloc(32, 2), token: Buffer.alloc(32, 3) }
const keys = tenantKeys(master, '01890000-0000-7000-8000-00000000000a')

function place(fields: Partial<CloudEvent>, rules: TenantRules = defaultRules, organisation?: string): Placement {
  const checked = checkEvent(scanValue({ specversion: '1.0', id: '1', source: '/crm', type: 'x', ...fields }, eventLimits).value)
  if (!checked.ok) throw new Error(checked.reason)
  return placeEvent(checked.event, checked.declaration, rules, keys, organisation)
}

function idOf(found: ReturnType<typeof subjectOf>): string {
  return found.ok ? found.subjectId : found.reason
}

const subject = (reference: string) => idOf(subjectOf(reference, defaultRules, keys))
const group = (reference: string, organisation?: string) => idOf(groupOf(reference, defaultRules, keys, organisation))
const household = { type: 'household', key: 'H-1' }

describe('a group', () => {
  it('has a subject of its own, which no identifier of a person ever has', () => {
    expect(group('account:A-7')).not.toBe(subject('account:A-7'))
    expect(group('account:A-7')).toBe(subject('group:account:A-7'))
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ minLength: 1 }), (type, value) => {
        const [one, other] = [groupOf(`${type}:${value}`, defaultRules, keys), subjectOf(`${type}:${value}`, defaultRules, keys)]
        if (one.ok && other.ok && type !== 'id' && type !== 'group') expect(one.subjectId).not.toBe(other.subjectId)
      }),
    )
  })

  it('is the same however it is written, and asked for by its id', () => {
    expect(group('group:household:H-1')).toBe(group('household:H-1'))
    expect(group(' Household: H-1 ')).toBe(group('household:H-1'))
    expect(group(`id:${group('household:H-1')}`)).toBe(group('household:H-1'))
    expect(group('household:h-1')).not.toBe(group('household:H-1'))
  })

  it.each(['H-1', 'household:', 'household:null', 'household:0', 'tenant:x', 'group:H-1', `household:${'x'.repeat(1_025)}`])('is not %j', (text) => {
    expect(groupOf(text, defaultRules, keys).ok).toBe(false)
  })

  it('of an organisation is its own, unless numbers are shared', () => {
    expect(group('household:H-1', 'dealer7')).not.toBe(group('household:H-1'))
    expect(group('household:H-1', 'dealer7')).toBe(group('household:dealer7/H-1'))
    const joined = { type: 'group.joined', subject: 'email:ann@shop.org', data: { group: household } }
    expect(place(joined, defaultRules, 'dealer7')).toMatchObject({ also: [group('household:dealer7/H-1')] })
    expect(place(joined, { ...defaultRules, sharedNumbers: true }, 'dealer7')).toMatchObject({ also: [group('household:H-1')] })
  })
})

describe('what is told of a group', () => {
  it.each(['group.joined', 'group.left'])('%s lies under the customer, with the group beside them', (type) => {
    const data = { group: household, userId: '42', email: 'ann@shop.org' }
    expect(place({ type, data, conversation: 'c7' })).toMatchObject({ subjectId: subject('customer:42'), also: [group('household:H-1')] })
  })

  it('lies under the group when it describes it, whoever else is named', () => {
    const data = { group: household, userId: '42', name: 'Lindt' }
    expect(place({ type: 'group.described', data })).toMatchObject({ subjectId: group('household:H-1'), also: [], identifiers: [] })
  })

  it('lies under the group when that is its subject, whatever it is', () => {
    const order = { type: 'order.placed', subject: 'group:household:H-1', data: { orderId: '7', email: 'ann@shop.org' } }
    expect(place(order)).toMatchObject({ subjectId: group('household:H-1'), also: [], identifiers: [] })
  })

  it.each<[string, Partial<CloudEvent>]>([
    ['the member is nobody', { data: { group: household } }],
    ['the member is a conversation', { data: { group: household }, conversation: 'c7' }],
    ['the member is a group', { data: { group: household }, subject: 'group:fleet:F-1' }],
    ['the member is an event', { data: { group: household }, subject: 'event:7' }],
    ['the group is nobody’s', { data: { group: { type: 'household', key: 'undefined' } }, subject: 'customer:42' }],
    ['the group’s type is none', { data: { group: { type: '7', key: 'H-1' } }, subject: 'customer:42' }],
    ['the group is an identifier of the member', { data: { group: household, identifiers: [{ type: 'group', value: 'H-1' }] }, subject: 'customer:42' }],
  ])('is refused when %s', (_why, fields) => {
    expect(place({ type: 'group.joined', ...fields })).toMatchObject({ ok: false })
  })
})
