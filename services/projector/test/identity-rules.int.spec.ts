import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { CloudEvent } from '@throughline/events'
import { beginBuild, readBuilds } from '@throughline/log'
import { defaultRules, subjectOf, tenantKeys } from '@throughline/subjects'
import { eventually } from '@throughline/testing'
import { identityView } from '../src/views/identity/identity.view.js'
import { makeRig, type Rig, tenantId } from './rig.js'

let rig: Rig

beforeEach(async () => {
  rig = await makeRig()
}, 120_000)
afterEach(() => rig.close())

const follow = () => rig.projector([identityView({ keys: rig.keys })])

function published(version: number, body: object): Partial<CloudEvent> {
  return {
    id: `identity/${version}`,
    source: '/throughline/rules',
    type: 'rule.published',
    subject: `tenant:${tenantId}`,
    data: { kind: 'identity', version, body, by: 'ann' },
  }
}

function named(reference: string): { type: string; value: string } {
  const colon = reference.indexOf(':')
  return { type: reference.slice(0, colon), value: reference.slice(colon + 1) }
}

const seen = (...references: string[]): Partial<CloudEvent> => ({ data: { identifiers: references.map(named) } })

async function settled(): Promise<void> {
  await eventually(async () => {
    for (const { parts } of await readBuilds(rig.admin)) for (const { next, head } of parts) expect(next).toBe(head)
    expect(await rig.query('select 1 from views.identity_dirty limit 1')).toEqual([])
  }, { timeoutMs: 45_000, intervalMs: 30 })
}

/** Who is one person, as the live build has it. */
async function customers(): Promise<string[]> {
  const rows = await rig.query<{ members: string }>(
    `select string_agg(subject_id::text || coalesce(from_at::text, ''), ' ' order by era_id) as members
     from views.identity_member where build = views.live('identity') group by customer_id order by 1`,
  )
  return rows.map(({ members }) => members)
}

const customerOf = (all: readonly string[], reference: string): string | undefined => {
  const found = subjectOf(reference, defaultRules, tenantKeys(rig.keys, tenantId))
  return found.ok ? all.find((members) => members.includes(found.subjectId)) : undefined
}

async function rebuilt(): Promise<string | null | undefined> {
  const build = await beginBuild(rig.admin, 'identity', identityView({ keys: rig.keys }).version)
  return eventually(async () => {
    const builds = await readBuilds(rig.admin)
    expect(builds).toMatchObject([{ state: 'live' }])
    expect(builds[0]?.note).not.toBeNull()
    expect(builds[0]?.build).toBeGreaterThanOrEqual(build - 1)
    return builds[0]?.note
  }, { timeoutMs: 30_000 })
}

const equal = 'equal to the one before'
const [ann, bob, cem, tablet, desk] = ['email:ann@shop.org', 'email:bob@shop.org', 'email:cem@shop.org', 'device:tablet', 'phone:+15551234567']
const story = [
  seen(ann, tablet), seen(bob, tablet), seen(cem, tablet),
  seen(ann, desk), seen(bob, desk), seen('anonymous:a', ann), seen('anonymous:b', bob),
  { type: 'identity.unlinked', data: { sides: [[named(ann)], [named(cem)]] } },
]

describe('rules of a tenant', () => {
  it('make other customers of the same facts, and rolled back exactly those from before', async () => {
    follow()
    await rig.record(...story)
    await settled()
    const before = await customers()
    expect(customerOf(before, ann)).toBe(customerOf(before, bob))

    await rig.record(published(1, { maxStronger: 2, blocked: [{ type: 'phone', value: '+1 555 123 4567' }] }))
    await settled()
    const strict = await customers()
    expect(customerOf(strict, ann)).not.toBe(customerOf(strict, bob))
    expect(customerOf(strict, 'anonymous:a')).toBe(customerOf(strict, ann))
    expect(customerOf(strict, tablet)?.split(' ')).toHaveLength(1)
    expect(customerOf(strict, desk)?.split(' ')).toHaveLength(1)
    expect(await rebuilt()).toBe(equal)
    expect(await customers()).toEqual(strict)

    await rig.record(published(2, {}))
    await settled()
    expect(await customers()).toEqual(before)
    expect(await rebuilt()).toBe(equal)
    expect(await customers()).toEqual(before)
  }, 120_000)

  it('count whenever they come: before the facts, among them, or the older ones last', async () => {
    follow()
    const [strict, lax] = [published(2, { maxStronger: 2 }), published(1, { maxStronger: 50 })]
    await rig.record(strict, ...story.slice(0, 3))
    await settled()
    await rig.record(...story.slice(3), lax)
    await settled()
    const found = await customers()
    expect(customerOf(found, tablet)?.split(' ')).toHaveLength(1)
    expect(await rebuilt()).toBe(equal)
    expect(await customers()).toEqual(found)
  }, 120_000)

  it('are not settled until everybody was resolved again, piece by piece', async () => {
    follow()
    const people = Array.from({ length: 600 }, (_, number) => seen(`email:person${number}@shop.org`, `device:phone${number}`))
    await rig.record(...people)
    await settled()
    expect(await customers()).toHaveLength(600)

    const resolver = await rig.admin.connect()
    await resolver.query('begin')
    await resolver.query('update views.identity_resolver set resolved = resolved + 1')
    await rig.record(published(1, { limits: { device: 1 }, maxSubjects: 1 }))
    await eventually(async () => expect(await rig.query('select 1 from views.identity_rule')).toHaveLength(1))
    expect(await rig.query('select 1 from views.identity_dirty')).toHaveLength(1)
    await resolver.query('rollback')
    resolver.release()
    const [first] = await rig.query<{ resolved: string }>('select resolved from views.identity_resolver')
    await settled()
    expect(await customers()).toHaveLength(1_200)
    const [last] = await rig.query<{ resolved: string }>('select resolved from views.identity_resolver')
    // 600 customers in pieces of 500, and one that finds nothing left.
    expect(Number(last?.resolved) - Number(first?.resolved)).toBeGreaterThanOrEqual(3)
    expect(await rig.query('select 1 from views.identity_sweep')).toEqual([])
  }, 120_000)
})
