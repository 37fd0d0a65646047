import { tenantKeys } from '@throughline/subjects'
import type { Latency } from '../load/latency.js'
import type { Person } from '../load/people.js'
import type { Bench } from '../run/bench.js'
import { ready, startBare } from '../run/child.js'
import type { BenchDatabase } from '../run/engines.js'
import type { BenchTenant } from '../run/publisher-key.js'
import { startSystem } from '../run/system.js'
import { ask } from './ask.js'
import { barePath, contextPath, cursorOfFarPage, pagePath } from './paths.js'
import type { Population, Told } from './population.js'

export interface SeededLog {
  database: BenchDatabase
  tenant: BenchTenant
  population: Population
  parts: number
}

/** What was measured of one log: latencies by name. */
export type Readings = Map<string, Latency>

const HEAVY_PER_SECOND = 5
/** Time for one slow answer, before those that count. */
const HEAVY_WARM_UP_MS = 5_000

/** Asks the timeline service, in a process of its own, for pages and contexts at a steady rate. */
export async function readLog(bench: Bench, log: SeededLog, told: (name: string, latency: Latency) => void): Promise<Readings> {
  const system = await startSystem(bench, log.database, ['timeline'])
  const readings: Readings = new Map()
  const { token } = log.tenant
  const url = system.url('timeline')
  const measure = async (name: string, paths: readonly string[], pace = { rate: bench.settings.rate, warmUpMs: 2_000 }): Promise<void> => {
    const latency = await ask({ url, token, paths, seconds: bench.settings.seconds, ...pace })
    readings.set(name, latency)
    told(name, latency)
  }
  try {
    const { single, many, heavy, deep } = log.population
    await measure('pageOfOneSubject', single.map(toPage))
    await measure('pageOfManySubjects', many.map(toPage))
    await measure('contextOfOneSubject', single.map(toContext))
    await measure('contextOfManySubjects', many.map(toContext))
    for (const [name, person] of [['OneSubject', heavy?.person], ['ManySubjects', deep?.person]] as const) {
      if (person === undefined) continue
      const far = await cursorOfFarPage(url, token, person)
      await measure(`firstPageOf${name}`, [pagePath(person)])
      await measure(`farPageOf${name}`, [pagePath(person, far)])
    }
    if (heavy !== undefined) {
      await measure('contextOfHeavy', [toContext(heavy)], { rate: HEAVY_PER_SECOND, warmUpMs: HEAVY_WARM_UP_MS })
    }
  } finally {
    await system.stop()
  }
  return readings
}

/** The same first pages by a bare server: by HTTP at the same rate, and one after the other without it. */
export async function readBare(bench: Bench, { database, tenant, population, parts }: SeededLog): Promise<{ http: Latency; loop: Latency }> {
  const { port, settings, keys } = bench
  const url = `http://127.0.0.1:${port}`
  const child = startBare(new URL('./bare-reader.js', import.meta.url), { DATABASE_URL: database.adminUrl, PORT: String(port) })
  try {
    await ready(child, `${url}/readyz`)
    const pathOf = ({ person }: { person: Person }): string => barePath(person, parts, tenantKeys(keys, tenant.id))
    const paths = population.single.map(pathOf)
    const http = await ask({ url, token: '', paths, rate: settings.rate, seconds: settings.seconds })
    const loop = await fetch(`${url}${paths[0]?.replace('/page', '/loop')}&times=2000`)
    return { http, loop: (await loop.json()) as Latency }
  } finally {
    await child.stop()
  }
}

const toPage = ({ person }: Told): string => pagePath(person)
const toContext = ({ person }: Told): string => contextPath(person)
