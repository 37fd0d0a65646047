import { expect } from '@jest/globals'
import type { CloudEvent } from '@throughline/events'
import { beginBuild, readBuilds } from '@throughline/log'
import { eventually } from '@throughline/testing'
import type { Rig } from './rig.js'

/** Waits until all views have taken in everything, and everybody is folded of whom something is new; nobody rests. */
export async function allFolded(rig: Rig): Promise<void> {
  await eventually(async () => {
    const builds = await readBuilds(rig.admin)
    expect(builds.some(({ view }) => view === 'care')).toBe(true)
    for (const { parts } of builds) for (const { next, head } of parts) expect(next).toBe(head)
    expect(await rig.query('select 1 from views.identity_dirty limit 1')).toEqual([])
    await rig.query('update views.care_dirty set due_at = now() where lazy or failures > 0')
    expect(await rig.query('select 1 from views.care_recomposed where not looked limit 1')).toEqual([])
    expect(await rig.query('select seq, first_seq, lazy, failures, fault, due_at - now() as due from views.care_dirty limit 1')).toEqual([])
    expect(await rig.query('select 1 from views.care_sweep limit 1')).toEqual([])
  }, { timeoutMs: 45_000, intervalMs: 30 })
}

/** Builds the view anew beside the live one. @returns what came of comparing the two */
export async function careRebuilt(rig: Rig): Promise<string | null> {
  const build = await beginBuild(rig.admin, 'care', 1)
  return eventually(async () => {
    const builds = (await readBuilds(rig.admin)).filter(({ view }) => view === 'care')
    expect(builds).toHaveLength(1)
    expect([build, build - 1]).toContain(builds[0]?.build)
    expect(builds[0]?.note).not.toBeNull()
    return builds[0]?.note ?? null
  }, { timeoutMs: 60_000 })
}

/** An erasure of these subjects, as the gateway announces it, without the rest of one. */
export function erased(tenantId: string, subjectIds: readonly string[], time: string): Partial<CloudEvent> {
  return { type: 'customer.erased', subject: `tenant:${tenantId}`, data: { erasureId: tenantId, subjectIds, erasedAt: time } }
}
