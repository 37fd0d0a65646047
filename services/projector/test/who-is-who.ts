import { expect } from '@jest/globals'
import type { CloudEvent } from '@throughline/events'
import { beginBuild, readBuilds } from '@throughline/log'
import { defaultRules, subjectOf, tenantKeys } from '@throughline/subjects'
import { eventually } from '@throughline/testing'
import { type Rig, tenantId } from './rig.js'

/** The id of the subject that a reference names. */
export function idOf(rig: Rig, reference: string): string {
  const found = subjectOf(reference, defaultRules, tenantKeys(rig.keys, tenantId))
  if (!found.ok) throw new Error(found.reason)
  return found.subjectId
}

export function named(reference: string): { type: string; value: string } {
  const colon = reference.indexOf(':')
  return { type: reference.slice(0, colon), value: reference.slice(colon + 1) }
}

/** An event that carries all of these. */
export const seen = (...references: string[]): Partial<CloudEvent> => ({ data: { identifiers: references.map(named) } })

export function stated(type: 'identity.linked' | 'identity.unlinked', one: string[], other: string[], time: string): Partial<CloudEvent> {
  return { type, time, data: { sides: [one.map(named), other.map(named)] } }
}

/** Says that an event of the rig's source counts no more. */
export const retracted = (id: string): Partial<CloudEvent> => ({ type: 'event.retracted', data: { source: '/spec', id } })

/** Waits until the identity view has taken in and resolved everything. */
export async function caughtUp(rig: Rig): Promise<void> {
  await eventually(async () => {
    const builds = (await readBuilds(rig.admin)).filter(({ view }) => view === 'identity')
    expect(builds.length).toBeGreaterThan(0)
    for (const { parts } of builds) for (const { next, head } of parts) expect(next).toBe(head)
    expect(await rig.query('select 1 from views.identity_dirty limit 1')).toEqual([])
  }, { timeoutMs: 45_000, intervalMs: 30 })
}

/** By reference, whose it is: the reference of the customer. */
export async function customers(rig: Rig, ...references: string[]): Promise<Record<string, string>> {
  const names = new Map(references.map((reference) => [idOf(rig, reference), reference]))
  const rows = await rig.query<{ subject_id: string; customer_id: string }>(
    `select m.subject_id, m.customer_id from views.identity_member m
     where m.build = views.live('identity') and m.from_at is null`,
  )
  const known = new Map(rows.map((row) => [row.subject_id, row.customer_id]))
  return Object.fromEntries(references.map((reference) => {
    const id = known.get(idOf(rig, reference)) ?? idOf(rig, reference)
    return [reference, names.get(id) ?? id]
  }))
}

/** Builds the view anew beside the live one. @returns what came of comparing the two */
export async function rebuilt(rig: Rig): Promise<string | null> {
  const build = await beginBuild(rig.admin, 'identity', 2)
  return eventually(async () => {
    const builds = (await readBuilds(rig.admin)).filter(({ view }) => view === 'identity')
    const live = builds.find(({ state }) => state === 'live')
    expect(builds).toHaveLength(1)
    expect(live?.note).not.toBeNull()
    expect([build, build - 1]).toContain(live?.build)
    return live?.note ?? null
  }, { timeoutMs: 30_000 })
}
