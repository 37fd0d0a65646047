import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { beginBuild, readBuilds } from '@throughline/log'
import { eventually } from '@throughline/testing'
import type { View } from '../src/views/view.js'
import { dailyCounts, dailyCountsTable } from './daily-counts.js'
import { makeRig, type Rig } from './rig.js'

let rig: Rig

beforeEach(async () => {
  rig = await makeRig()
  await rig.admin.query(dailyCountsTable)
}, 120_000)
afterEach(() => rig.close())

const views = (...some: View[]) => some

async function counted(build = 1): Promise<number> {
  const text = 'select coalesce(sum(events), 0) as sum from views.daily_count where build = $1'
  const [row] = await rig.query<{ sum: string }>(text, build)
  return Number(row?.sum)
}

async function recordVisits(count: number): Promise<void> {
  const visit = (number: number) => ({ subject: `email:person${number % 17}@shop.org`, channel: 'web' })
  await rig.record(...Array.from({ length: count }, (_, number) => visit(number)))
}

describe('a view', () => {
  it('takes in each event once, whoever follows', async () => {
    await recordVisits(40)
    rig.projector(views(dailyCounts))
    await eventually(async () => expect(await counted()).toBe(40))
    rig.projector(views(dailyCounts))
    await recordVisits(40)
    await eventually(async () => expect(await counted()).toBe(80))
    await sleep(200)
    expect(await counted()).toBe(80)
  }, 120_000)

  it('goes on when its connection breaks while nothing is asked on it', async () => {
    let cuts = 0
    const cut: View = {
      ...dailyCounts,
      async apply(batch, to) {
        if (cuts === 0 && batch.events.length > 0) {
          cuts++
          const { rows } = await to.client.query<{ pid: number }>('select pg_backend_pid() as pid')
          await rig.admin.query('select pg_terminate_backend($1)', [rows[0]?.pid])
          await sleep(200)
        }
        return dailyCounts.apply(batch, to)
      },
    }
    rig.projector(views(cut))
    await recordVisits(20)
    await eventually(async () => expect(await counted()).toBe(20))
    expect(cuts).toBe(1)
  }, 120_000)

  it('passes by what does not concern it, and goes no other way', async () => {
    const applied: string[] = []
    const calls: View = {
      ...dailyCounts,
      name: 'calls',
      tables: [],
      concerns: ({ type }) => type === 'call.started',
      apply({ events }) {
        applied.push(...events.map(({ type }) => type))
        return Promise.resolve()
      },
    }
    rig.projector(views(dailyCounts, calls))
    await recordVisits(20)
    await eventually(async () => expect(await counted()).toBe(20))
    await eventually(async () => {
      const found = (await readBuilds(rig.admin)).find(({ view }) => view === 'calls')
      expect(found?.parts.every(({ next, head }) => next === head)).toBe(true)
    })
    expect(applied).toEqual([])
    await rig.record({ subject: 'email:ann@shop.org', type: 'call.started', channel: 'voice' })
    await eventually(() => expect(applied).toContain('call.started'))
  }, 120_000)

  it('stands still where it fails, alone, and goes on when it can', async () => {
    let broken = true
    const fragile: View = {
      ...dailyCounts,
      name: 'fragile',
      tables: [],
      async apply({ events }) {
        if (broken && events.length > 0) throw new Error('cannot divide by zero')
        return undefined
      },
    }
    const projector = rig.projector(views(dailyCounts, fragile))
    await recordVisits(20)
    await eventually(async () => expect(await counted()).toBe(20))
    expect(projector.faults.join()).toContain('cannot divide by zero')
    const stuck = (await readBuilds(rig.admin)).find(({ view }) => view === 'fragile')
    expect(stuck?.parts.some(({ fault }) => fault === 'cannot divide by zero')).toBe(true)
    broken = false
    await eventually(async () => {
      const mended = (await readBuilds(rig.admin)).find(({ view }) => view === 'fragile')
      expect(mended?.parts.every(({ next, head, fault }) => next === head && fault === null)).toBe(true)
    })
    expect(projector.faults).toEqual([])
  }, 120_000)

  it('writes nothing of a chunk that it could not take in as a whole', async () => {
    let failures = 0
    const twice: View = {
      ...dailyCounts,
      async apply(batch, to) {
        await dailyCounts.apply(batch, to)
        if (batch.events.length > 0 && failures++ < 3) throw new Error('after having written')
      },
    }
    await recordVisits(30)
    rig.projector(views(twice))
    await eventually(async () => expect(await counted()).toBe(30))
    expect(failures).toBeGreaterThan(3)
  }, 120_000)
})

describe('several projectors', () => {
  it('share the parts, and one takes over those of another that died', async () => {
    const one = rig.projector(views(dailyCounts))
    await eventually(() => expect(one.parts).toHaveLength(4))
    const other = rig.projector(views(dailyCounts))
    await eventually(() => {
      expect([one.parts.length, other.parts.length]).toEqual([2, 2])
      expect([...one.parts, ...other.parts].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3])
    })
    await recordVisits(20)
    // Dies without a word: its connections end, its lease stays.
    void one.pool.end()
    await eventually(() => expect(other.parts).toHaveLength(4))
    await recordVisits(20)
    await eventually(async () => expect(await counted()).toBe(40))
  }, 120_000)

  it('never count twice what one that was paused had read', async () => {
    let release: () => void = () => undefined
    const paused = new Promise<void>((resolve) => (release = resolve))
    const slow: View = {
      ...dailyCounts,
      async apply(batch, to) {
        // Its transaction has not begun to write; meanwhile another takes over.
        if (batch.events.length > 0) await paused
        return dailyCounts.apply(batch, to)
      },
    }
    await recordVisits(12)
    rig.projector(views(slow), { CONNECTIONS: '8' })
    await sleep(300)
    rig.projector(views(dailyCounts))
    await sleep(1_500)
    release()
    await eventually(async () => expect(await counted()).toBe(12))
    await sleep(300)
    expect(await counted()).toBe(12)
  }, 120_000)
})

describe('a rebuild', () => {
  it('is made beside the live one while events come in, compared, and switched to', async () => {
    await recordVisits(60)
    rig.projector(views(dailyCounts), { CHUNK_EVENTS: '7' })
    await eventually(async () => expect(await counted()).toBe(60))
    const build = await beginBuild(rig.admin, 'daily', 1)
    await recordVisits(60)
    await eventually(async () => {
      const builds = await readBuilds(rig.admin)
      expect(builds).toMatchObject([{ view: 'daily', build, state: 'live', note: 'equal to the one before' }])
    }, { timeoutMs: 45_000 })
    await recordVisits(5)
    await eventually(async () => expect(await counted(build)).toBe(125))
    // What is no longer used goes.
    await eventually(async () => expect(await counted(1)).toBe(0))
  }, 120_000)

  it('does not take the place of a live one that differs', async () => {
    await recordVisits(10)
    rig.projector(views(dailyCounts))
    await eventually(async () => expect(await counted()).toBe(10))
    await rig.admin.query('update views.daily_count set events = events + 1')
    await beginBuild(rig.admin, 'daily', 1)
    await eventually(async () => {
      const builds = await readBuilds(rig.admin)
      expect(builds).toMatchObject([{ build: 1, state: 'live', note: 'a rebuild differed from it' }])
    }, { timeoutMs: 45_000 })
    await recordVisits(3)
    await eventually(async () => expect(await counted(1)).toBeGreaterThanOrEqual(13))
  }, 120_000)

  it('begins by itself when the view has a new version, which takes the place of the old one', async () => {
    await recordVisits(10)
    const first = rig.projector(views(dailyCounts))
    await eventually(async () => expect(await counted()).toBe(10))
    await first.stop()
    const next: View = { ...dailyCounts, version: 2 }
    rig.projector(views(dailyCounts, next))
    await eventually(async () => {
      const builds = await readBuilds(rig.admin)
      expect(builds).toMatchObject([{ build: 2, version: 2, state: 'live', note: 'took the place of version 1' }])
    }, { timeoutMs: 45_000 })
  }, 120_000)
})
