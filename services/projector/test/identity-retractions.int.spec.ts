import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { asTenant } from '@throughline/database'
import { readCustomers } from '@throughline/log'
import { Pool } from 'pg'
import { makeRig, type Rig, tenantId } from './rig.js'
import { caughtUp, customers, idOf, rebuilt, retracted, seen, stated } from './who-is-who.js'

let rig: Rig
let reader: Pool

beforeEach(async () => {
  rig = await makeRig()
  reader = new Pool({ connectionString: rig.database.urlFor('timeline'), max: 1 })
}, 120_000)
afterEach(async () => {
  await reader.end()
  await rig.close()
})

const [ann, bob, web, phone] = ['email:ann@shop.org', 'email:bob@shop.org', 'anonymous:web-9f', 'phone:+15551234567']

async function membersOf(reference: string): Promise<string[]> {
  const id = idOf(rig, reference)
  const found = await asTenant(reader, tenantId, (client) => readCustomers(client, tenantId, [id]))
  return (found.get(id)?.members ?? []).map(({ subjectId }) => subjectId).toSorted()
}

describe('an event that is retracted', () => {
  it('links nobody any more, unless another one says the same', async () => {
    rig.projector()
    await rig.record(
      { ...seen(web, ann), id: 'once', time: '2026-01-01T00:00:00Z' },
      { ...seen(phone, ann), id: 'first', time: '2026-01-02T00:00:00Z' },
      { ...seen(ann, phone), id: 'again', time: '2026-01-05T00:00:00Z' },
    )
    await caughtUp(rig)
    expect(await customers(rig, web, phone, ann)).toEqual({ [web]: ann, [phone]: ann, [ann]: ann })
    await rig.record(retracted('once'), { type: 'event.refiled', data: { source: '/spec', id: 'first', to: bob } })
    await caughtUp(rig)
    expect(await customers(rig, web, phone, ann)).toEqual({ [web]: web, [phone]: ann, [ann]: ann })
    const [link] = await rig.query<{ first_at: string }>('select first_at from views.identity_link')
    expect(Number(link?.first_at)).toBe(Date.UTC(2026, 0, 5) * 1_000)
    // Whoever says it anew is believed.
    await rig.record({ ...seen(web, ann), time: '2026-01-06T00:00:00Z' })
    await caughtUp(rig)
    expect(await customers(rig, web)).toEqual({ [web]: idOf(rig, ann) })
    expect(await rebuilt(rig)).toBe('equal to the one before')
  }, 120_000)

  it('links nobody when the retraction comes first, in the same chunk or long before', async () => {
    await rig.record(retracted('wrong'))
    rig.projector()
    await caughtUp(rig)
    await rig.record({ ...seen(web, ann), id: 'wrong' }, { ...seen(phone, bob), id: 'also-wrong' }, retracted('also-wrong'))
    await caughtUp(rig)
    expect(await rig.query('select a from views.identity_link')).toEqual([])
    expect(await customers(rig, web, phone)).toEqual({ [web]: web, [phone]: phone })
    expect(await rig.query('select a from views.identity_withdrawn')).toHaveLength(2)
    expect(await rebuilt(rig)).toBe('equal to the one before')
  }, 120_000)

  it('is forgotten as a statement, so that the one before counts again', async () => {
    rig.projector()
    await rig.record(
      { ...stated('identity.linked', [ann], [bob], '2026-03-01T00:00:00Z'), id: 'merge' },
      { ...stated('identity.unlinked', [ann], [bob], '2026-03-02T00:00:00Z'), id: 'unmerge' },
    )
    await caughtUp(rig)
    expect(new Set(Object.values(await customers(rig, ann, bob))).size).toBe(2)
    await rig.record(retracted('unmerge'))
    await caughtUp(rig)
    expect(new Set(Object.values(await customers(rig, ann, bob))).size).toBe(1)
    await rig.record(retracted('merge'))
    await caughtUp(rig)
    expect(new Set(Object.values(await customers(rig, ann, bob))).size).toBe(2)
    expect(await rebuilt(rig)).toBe('equal to the one before')
  }, 120_000)
})

describe('a conversation in which nobody was named at first', () => {
  const call = { source: '/calls', conversation: 'c-1' }

  it('is the person’s to whom it is found to belong, until that is taken back', async () => {
    rig.projector()
    await rig.record({ ...call, data: { text: 'rings' }, time: '2026-01-01T00:00:00Z' })
    await caughtUp(rig)
    const conversation = idOf(rig, 'conversation:/calls/c-1')
    expect(await membersOf(ann)).toEqual([idOf(rig, ann)])
    await rig.record({ ...call, data: { email: 'ann@shop.org' }, time: '2026-01-01T00:01:00Z' })
    await caughtUp(rig)
    const both = [idOf(rig, ann), conversation].toSorted()
    expect(await membersOf(ann)).toEqual(both)
    expect(await membersOf('conversation:/calls/c-1')).toEqual(both)
    // One in which she was named from the beginning has no events of its own.
    await rig.record({ source: '/calls', conversation: 'c-2', data: { email: 'ann@shop.org' } })
    await caughtUp(rig)
    expect(await membersOf(ann)).toEqual(both)
    await rig.record(stated('identity.unlinked', ['conversation:/calls/c-1'], [ann], '2026-01-02T00:00:00Z'))
    await caughtUp(rig)
    expect(await membersOf(ann)).toEqual([idOf(rig, ann)])
    expect(await membersOf('conversation:/calls/c-1')).toEqual([conversation])
    expect(await rebuilt(rig)).toBe('equal to the one before')
  }, 120_000)
})

describe('a link that joins nobody', () => {
  const refused = () =>
    rig.query<{ reason: string; limit_type: string | null }>('select reason, limit_type from views.identity_refused order by reason')

  it('is kept for review until somebody decides', async () => {
    rig.projector()
    await rig.record(
      { ...seen('customer:1', ann), time: '2026-01-01T00:00:00Z' },
      { ...seen('customer:2', ann), time: '2026-01-02T00:00:00Z' },
      { ...stated('identity.linked', [bob], [phone], '2026-01-03T00:00:00Z'), id: 'guess' },
      {
        type: 'identity.linked', time: '2026-01-04T00:00:00Z',
        data: { sides: [[{ type: 'email', value: 'bob@shop.org' }], [{ type: 'anonymous', value: 'web-9f' }]], confidence: 0.5, rule: 'name' },
      },
    )
    await caughtUp(rig)
    expect(await refused()).toEqual([{ reason: 'doubtful', limit_type: null }, { reason: 'limit', limit_type: 'customer' }])
    await rig.record(stated('identity.unlinked', ['customer:2'], [ann], '2026-01-05T00:00:00Z'))
    await caughtUp(rig)
    expect(await refused()).toEqual([{ reason: 'doubtful', limit_type: null }])
    await rig.record(stated('identity.linked', [web], [bob], '2026-01-05T00:00:00Z'))
    await caughtUp(rig)
    expect(await refused()).toEqual([])
    expect(await rebuilt(rig)).toBe('equal to the one before')
  }, 120_000)
})
