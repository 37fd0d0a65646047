import { describe, expect, it } from '@jest/globals'
import { checkEvent, type CloudEvent, eventLimits, findDeclaration, scanValue } from '@throughline/events'
import fc from 'fast-check'
import { conversationUidOf, eventUidOf } from './ids.js'
import { tenantKeys } from './keys.js'
import { type Placement, placeEvent } from './place.js'
import { subjectOf } from './reference.js'
import { defaultRules, type TenantRules } from './rules.js'

const master = { naming: Buffer.alloc(32, 1), hash: Buffer.alloc(32, 2), token: Buffer.alloc(32, 3) }
const keys = tenantKeys(master, '01890000-0000-7000-8000-00000000000a')
const rules: TenantRules = { ...defaultRules, country: 'DE' }
const base: CloudEvent = { specversion: '1.0', id: '1', source: '/shop', type: 'message.received' }

function place(fields: Partial<CloudEvent>, options: { rules?: TenantRules; organisation?: string } = {}): Placement {
  const event = { ...base, ...fields }
  const checked = checkEvent(scanValue(event, eventLimits).value)
  if (!checked.ok) throw new Error(checked.reason)
  return placeEvent(checked.event, checked.declaration, options.rules ?? rules, keys, options.organisation)
}

/** The references of an event's subjects, the strongest first; the tests read them rather than ids. */
function names(placement: Placement): string[] {
  return placement.ok ? placement.identifiers.map(({ type, value }) => `${type}:${value}`) : [placement.reason]
}

function idOf(reference: string, organisation?: string): string {
  const found = subjectOf(reference, rules, keys, organisation)
  return found.ok ? found.subjectId : found.reason
}

describe('identifiers of an event', () => {
  it.each<[string, Partial<CloudEvent>, string[]]>([
    [
      'data.identifiers',
      {
        data: {
          identifiers: [
            { type: 'email', value: 'Ann@Example.com' },
            { type: 'loyalty', value: 7 },
          ],
        },
      },
      ['email:ann@example.com', 'loyalty:7'],
    ],
    ['identity with its type', { identity: '0171 1234567', identitytype: 'phone' }, ['phone:+491711234567']],
    [
      'identity with its type said twice',
      { identity: 'email:ann@example.com', identitytype: 'email' },
      ['email:ann@example.com'],
    ],
    ['identity written as type:value', { identity: 'customerId:42' }, ['customer:42']],
    ['identity by its form', { identity: 'ann@example.com' }, ['email:ann@example.com']],
    ['identity of unknown form', { identity: 'x7' }, ['external:/shop/x7']],
    [
      'a previous e-mail address',
      { identity: 'ann@new.example', identitytype: 'email', previousidentity: 'ann@old.example' },
      ['email:ann@new.example', 'email:ann@old.example'],
    ],
    [
      'a previous visitor',
      { identity: '42', identitytype: 'customerId', previousidentity: 'web-9f' },
      ['customer:42', 'anonymous:web-9f'],
    ],
    [
      'a previous identity with its type',
      { identity: '42', identitytype: 'customer', previousidentity: 'device:d1' },
      ['customer:42', 'device:d1'],
    ],
    [
      'a previous identity of the same kind',
      { identity: 'b', identitytype: 'social', previousidentity: 'a' },
      ['social:b', 'social:a'],
    ],
    ['subject as type:value', { subject: 'customer:42' }, ['customer:42']],
    ['an untyped subject', { subject: 'visitor 7' }, ['external:/shop/visitor 7']],
    ['an untyped subject with a slash', { subject: 'people/7' }, ['external:/shop/people%2F7']],
    [
      'an address as subject',
      { subject: 'https://shop.example/p/7' },
      ['external:/shop/https:%2F%2Fshop.example%2Fp%2F7'],
    ],
    [
      'the usual names',
      { data: { userId: 42, anonymousId: 'web-9f', email: 'ann@example.com', phone: '0171 1234567' } },
      ['customer:42', 'email:ann@example.com', 'phone:+491711234567', 'anonymous:web-9f'],
    ],
    ['two names of the same', { data: { userId: '42', customerId: '42' }, subject: 'customer:42' }, ['customer:42']],
    ['a conversation', { conversation: 'c7' }, ['conversation:/shop/c7']],
    [
      'a conversation beside others',
      { conversation: 'c/7', subject: 'x', data: { anonymousId: 'web-9f' } },
      ['anonymous:web-9f', 'conversation:/shop/c%2F7', 'external:/shop/x'],
    ],
    [
      'names of a type that the catalogue does not have',
      { type: 'lead.scored', data: { email: 'ann@example.com' } },
      ['email:ann@example.com'],
    ],
  ])('%s', (_name, fields, expected) => {
    expect(names(place(fields))).toEqual(expected)
  })

  it('are only at the top of data, and own', () => {
    const data: unknown = JSON.parse('{"contact":{"email":"ann@example.com"},"identifiers":[],"userId":{"a":1}}')
    expect(names(place({ type: 'lead.scored', data, conversation: 'c7' }))).toEqual(['conversation:/shop/c7'])
  })

  it('are passed over where a foreign form uses the same names otherwise', () => {
    for (const identifiers of ['x', [1, null, {}, { type: 'email' }, { value: 'x' }], { email: 'ann@example.com' }]) {
      expect(names(place({ type: 'lead.scored', data: { identifiers }, subject: 'customer:42' }))).toEqual([
        'customer:42',
      ])
    }
  })

  it('have types that may be written in any way', () => {
    const identifiers = [
      { type: 'Loyalty Card', value: 'L1' },
      { type: ' E-Mail ', value: 'ann@example.com' },
    ]
    expect(names(place({ data: { identifiers } }))).toEqual(['email:ann@example.com', 'loyalty-card:L1'])
  })

  it('of a foreign form are passed over where their type cannot be one', () => {
    const identifiers = ['id', 'event', '7', '%'].map((type) => ({ type, value: 'x' }))
    const foreign = { type: 'lead.scored', data: { identifiers }, subject: 'customer:42' }
    expect(names(place(foreign))).toEqual(['customer:42'])
  })

  it('are found the same, however long they are', () => {
    const long = 'x'.repeat(500)
    const once = place({ subject: `customer:${long}` })
    expect(once).toMatchObject({ ok: true, subjectId: idOf(`customer:${long}`) })
    expect(place({ subject: `customer:${long}` })).toEqual(once)
    expect(place({ data: { userId: 'x'.repeat(2049) } })).toMatchObject({ ok: false, code: 'no-identifier' })
  })

  it('keep their original spelling', () => {
    const placed = place({ data: { email: 'Ann@Example.com', anonymousId: 'web-9f' } })
    expect(placed.ok && placed.identifiers).toMatchObject([
      { value: 'ann@example.com', original: 'Ann@Example.com' },
      { value: 'web-9f' },
    ])
    expect(placed.ok && placed.identifiers[1]).not.toHaveProperty('original')
  })
})

describe('the subject', () => {
  it('is the strongest; the others are stored with it', () => {
    const placed = place({ data: { email: 'ann@example.com', anonymousId: 'web-9f' }, conversation: 'c7' })
    expect(placed).toMatchObject({
      ok: true,
      subjectId: idOf('email:ann@example.com'),
      also: [idOf('anonymous:web-9f'), idOf('conversation:/shop/c7')],
    })
  })

  it('does not depend on the order in which identifiers are named', () => {
    const identifier = fc.record({
      type: fc.constantFrom('customer', 'email', 'phone', 'social', 'loyalty', 'badge', 'anonymous'),
      value: fc.oneof(fc.emailAddress(), fc.string({ minLength: 1 }), fc.stringMatching(/^\+49171\d{7}$/)),
    })
    const lists = fc
      .array(identifier, { minLength: 1, maxLength: 8 })
      .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })))
    fc.assert(
      fc.property(lists, ([one, other]) => {
        const [a, b] = [one, other].map((identifiers) => place({ data: { identifiers }, conversation: 'c7' }))
        expect(a).toMatchObject({ ok: true })
        expect({ ...b, contentHash: '' }).toMatchObject({ ...a, contentHash: '', identifiers: expect.anything() })
      }),
    )
  })

  it('follows the tenant’s order', () => {
    const own = { ...rules, strength: ['loyalty', 'email'] }
    const data = { userId: '42', email: 'ann@example.com', identifiers: [{ type: 'loyalty', value: 'L1' }] }
    expect(names(place({ data }, { rules: own }))).toEqual(['loyalty:L1', 'email:ann@example.com', 'customer:42'])
  })

  it('has nothing beside it for types whose identifiers are no evidence', () => {
    const sides = [[{ type: 'email', value: 'ann@example.com' }], [{ type: 'customer', value: '42' }]]
    const linked = {
      type: 'identity.linked',
      data: { sides, email: 'ann@example.com', userId: '42' },
      conversation: 'c7',
    }
    expect(place(linked)).toMatchObject({ ok: true, subjectId: idOf('customer:42'), also: [] })
  })

  it('of an identity event without identifiers is the strongest of its sides', () => {
    const sides = [[{ type: 'email', value: 'ann@example.com' }], [{ type: 'customer', value: '42' }]]
    expect(place({ type: 'identity.linked', data: { sides } })).toMatchObject({
      ok: true,
      subjectId: idOf('customer:42'),
      also: [],
    })
  })

  it('of an identity event whose sides are ids of subjects is the smallest of them', () => {
    const [one, other] = [idOf('customer:42'), idOf('email:ann@example.com')].toSorted()
    const sides = [[{ type: 'subject', value: other, kind: 'email' }], [{ type: 'subject', value: one }]]
    expect(place({ type: 'identity.unlinked', data: { sides } })).toMatchObject({ ok: true, subjectId: one, also: [] })
    const [first] = sides
    const typed = [first, [{ type: 'phone', value: '+4930901820' }]]
    expect(place({ type: 'identity.linked', data: { sides: typed } })).toMatchObject({ subjectId: idOf('phone:+4930901820') })
    expect(place({ type: 'identity.linked', data: { sides: [[{ type: 'subject', value: 'x' }], [{ type: 'event', value: 'y' }]] } }))
      .toMatchObject({ ok: false })
  })

  it('of an identifier that was given to somebody else is that identifier', () => {
    const data = { identifier: { type: 'email', value: 'ann@example.com' } }
    const placed = place({ type: 'identity.reassigned', data })
    expect(placed).toMatchObject({ ok: true, subjectId: idOf('email:ann@example.com'), also: [] })
  })

  it('of a correction without identifiers is the event it names', () => {
    const placed = place({ type: 'event.retracted', data: { source: '/shop', id: '7' } })
    expect(placed).toMatchObject({ ok: true, subjectId: idOf(`event:${eventUidOf(keys, '/shop', '7')}`), also: [] })
  })

  it.each(['tenant:01890000-0000-7000-8000-00000000000a', 'event:01890000-0000-7000-8000-00000000000b'])(
    '%s never links',
    (subject) => {
      expect(place({ subject, data: { email: 'ann@example.com' }, conversation: 'c7' })).toMatchObject({
        ok: true,
        subjectId: idOf(subject),
        also: [],
        identifiers: [],
      })
    },
  )

  it('subject:<uuid> is that subject', () => {
    const uuid = idOf('email:ann@example.com')
    expect(place({ subject: `subject:${uuid.toUpperCase()}`, data: { userId: '42' } })).toMatchObject({
      ok: true,
      subjectId: uuid,
      also: [],
    })
    expect(place({ subject: 'subject:ann' })).toMatchObject({ ok: false, code: 'identifier' })
  })

  it.each([
    [{ data: { identifiers: [{ type: 'subject', value: 'x' }] } }],
    [{ data: { identifiers: [{ type: 'tenant', value: 'x' }] } }],
    [{ data: { identifiers: [{ type: 'event', value: 'x' }] } }],
    [{ data: { identifiers: [{ type: '7', value: 'x' }] } }],
    [{ subject: 'id:01890000-0000-7000-8000-00000000000a' }],
    [
      {
        type: 'lead.scored',
        data: { identifiers: Array.from({ length: 33 }, (_, value) => ({ type: 'x', value: `${value}` })) },
      },
    ],
  ])('is refused for %j', (fields) => {
    expect(place({ ...fields, conversation: 'c7' })).toMatchObject({ ok: false, code: 'identifier' })
  })
})

describe('values that name nobody', () => {
  it('are passed over for the next strongest', () => {
    const data = { userId: 'null', email: 'test@test.com', phone: '+266696687', anonymousId: 'web-9f' }
    expect(names(place({ data, conversation: 'undefined' }))).toEqual(['anonymous:web-9f'])
  })

  it('make no conversation either', () => {
    expect(place({ conversation: 'null', subject: 'customer:42' })).toMatchObject({
      ok: true,
      conversationUid: null,
      also: [],
    })
  })

  it('leave an event without a subject, and the reason says so', () => {
    expect(place({ data: { userId: '0000', email: 'none' } })).toMatchObject({ ok: false, code: 'no-identifier' })
    expect(names(place({ data: { userId: '0000', phone: 'x' } }))[0]).toBe(
      'the value of customer is one that systems send for nobody; the value of phone cannot be one; ' +
        'give data.identifiers, subject as type:value, or conversation',
    )
    expect(names(place({}))[0]).toMatch(/^the event names no identifier and no conversation;/)
  })

  it('leave an untyped subject out where the tenant says so', () => {
    const own = { ...rules, untypedSubjectOff: ['/shop'] }
    expect(names(place({ subject: 'page-7', conversation: 'c7' }, { rules: own }))).toEqual(['conversation:/shop/c7'])
    expect(names(place({ subject: 'customer:42' }, { rules: own }))).toEqual(['customer:42'])
    expect(place({ subject: 'page-7' }, { rules: own })).toMatchObject({ ok: false, code: 'no-identifier' })
  })

  it('follow the tenant’s own list', () => {
    const own = { ...rules, blocked: [{ type: 'device', value: 'tablet-1' }] }
    const data = {
      identifiers: [
        { type: 'device', value: 'Tablet-1' },
        { type: 'anonymous', value: 'tablet-1' },
      ],
    }
    expect(names(place({ data }, { rules: own }))).toEqual(['anonymous:tablet-1'])
    expect(names(place({ data }))).toEqual(['device:Tablet-1', 'anonymous:tablet-1'])
  })
})

describe('a key of an organisation', () => {
  const data = { userId: '42', email: 'ann@example.com', identifiers: [{ type: 'account', value: 'A1' }] }

  it('has customers and accounts of its own', () => {
    expect(names(place({ data }, { organisation: 'dealer7' }))).toEqual([
      'customer:dealer7/42',
      'account:dealer7/A1',
      'email:ann@example.com',
    ])
    expect(idOf('customer:42', 'dealer7')).toBe(idOf('customer:dealer7/42'))
    expect(idOf('customer:42', 'dealer7')).not.toBe(idOf('customer:42'))
    expect(idOf('customer:42', 'dealer7')).not.toBe(idOf('customer:42', 'dealer8'))
  })

  it('prefixes once only', () => {
    expect(idOf('customer:dealer7/42', 'dealer7')).toBe(idOf('customer:42', 'dealer7'))
  })

  it('keeps organisations apart, whatever their names', () => {
    expect(idOf('customer:b/1', 'a')).not.toBe(idOf('customer:1', 'a/b'))
  })

  it('has the brand’s where numbers are shared', () => {
    const shared = { ...rules, sharedNumbers: true }
    expect(names(place({ data }, { organisation: 'dealer7', rules: shared }))[0]).toBe('customer:42')
  })
})

describe('ids', () => {
  it('never change: this is where stored events lie', () => {
    const placed = place({
      time: '2026-03-01T12:00:00Z',
      subject: 'customer:42',
      conversation: 'c7',
      data: { email: 'Ann@Example.com' },
    })
    expect(placed).toMatchObject({
      subjectId: '28fb8f85-49a0-8741-97f2-0152adbd1293',
      also: ['665e0c53-c1ba-81f8-88d1-823c1c338025', '4b234c49-29aa-86be-9ee3-08b9f7640749'],
      eventUid: '50f47d23-563f-8be5-aac1-89a098286d59',
      conversationUid: 'efe7cc68-cedb-8a70-8c08-eca0636d7c40',
      contentHash: '58a182a7-0c72-8622-b0dd-153ccaf3b6a0',
    })
  })

  it('differ wherever a text is cut into source and id', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '1', '2', ':', 'ä'), minLength: 3, maxLength: 8 })
    fc.assert(
      fc.property(text, (whole) => {
        const cuts = Array.from({ length: whole.length - 1 }, (_, at) => [whole.slice(0, at + 1), whole.slice(at + 1)])
        const ids = cuts.flatMap(([a = '', b = '']) => [eventUidOf(keys, a, b), conversationUidOf(keys, a, b)])
        expect(new Set(ids).size).toBe(cuts.length * 2)
      }),
    )
  })

  it('differ between tenants', () => {
    const other = tenantKeys(master, '01890000-0000-7000-8000-00000000000b')
    const event: CloudEvent = { ...base, subject: 'customer:42', conversation: 'c7' }
    const declaration = findDeclaration('message.received', 1)
    const [a, b] = [keys, other].map((own) => placeEvent(event, declaration, rules, own))
    const ids = [a, b].flatMap((placed) =>
      placed?.ok === true
        ? [placed.subjectId, ...placed.also, placed.eventUid, placed.conversationUid, placed.contentHash]
        : [],
    )
    expect(new Set(ids).size).toBe(10)
  })

  it('begin with four bytes that spread evenly over the parts', () => {
    const counts = Array.from({ length: 12 }).fill(0) as number[]
    for (let index = 0; index < 12_000; index++) {
      const part = Number.parseInt(idOf(`customer:${index + 1}`).slice(0, 8), 16) % 12
      counts[part] = (counts[part] ?? 0) + 1
    }
    expect(Math.min(...counts)).toBeGreaterThan(850)
    expect(Math.max(...counts)).toBeLessThan(1150)
  })
})

describe('the content hash', () => {
  const fields = { time: '2026-03-01T12:00:00Z', subject: 'customer:42', data: { text: 'hi', n: [1, { b: 1, a: 2 }] } }
  const hashOf = (change: Partial<CloudEvent>): string => {
    const placed = place({ ...fields, ...change })
    return placed.ok ? placed.contentHash : placed.reason
  }

  it('is the same for the same told again, in another order of keys, by another channel', () => {
    expect(hashOf({ data: { n: [1, { a: 2, b: 1 }], text: 'hi' } })).toBe(hashOf({}))
    expect(
      hashOf({
        channel: 'web',
        traceparent: 'x',
        direction: 'inbound',
        dataschema: 'urn:throughline:message.received:1',
      }),
    ).toBe(hashOf({}))
  })

  it.each([
    [{ data: { text: 'ho', n: [1, { b: 1, a: 2 }] } }],
    [{ data: { text: 'hi', n: [{ b: 1, a: 2 }, 1] } }],
    [{ type: 'message.sent' }],
    [{ time: '2026-03-01T13:00:00+01:00' }],
    [{ subject: 'customer:43' }],
    [{ identity: 'x', identitytype: 'social' }],
    [{ data: undefined }],
  ])('is another for %j', (change) => {
    expect(hashOf(change)).not.toBe(hashOf({}))
  })

  it('does not depend on other events before it', () => {
    const before = hashOf({})
    hashOf({ data: { text: 'x'.repeat(60_000) } })
    expect(hashOf({})).toBe(before)
  })
})
