import { type Latency, latencyOf } from '../load/latency.js'
import type { Person } from '../load/people.js'
import type { Bench } from '../run/bench.js'
import { liveTopic } from '../run/live-topic.js'
import { startSystem } from '../run/system.js'
import { ask } from './ask.js'
import { contextPath } from './paths.js'
import type { SeededLog } from './read-log.js'
import { type Desk, stated } from './statements.js'

/** How often each of them is merged and taken apart again. */
const TIMES = 10
const WAIT_FOR_OTHERS_MS = 3_000

export interface Merges {
  /** From the 202 until it shows, by customers with ten events a side. */
  small: Latency
  /** The same with as many events a side as the log has room for, up to a million. */
  giant: Latency
  /** Of one giant side. */
  giantEvents: number
  /** The first context of a customer with 100,000 events after a merge; missing in a small log. */
  firstContextMs: number | undefined
  /** Contexts of usual customers, asked for at the same time. */
  others: Latency | undefined
}

/** Merges customers of a seeded log, with all services running, and looks how soon that shows and whom it disturbs. */
export async function measureMerges(bench: Bench, { database, tenant, population }: SeededLog): Promise<Merges> {
  const topic = await liveTopic(bench, database)
  const system = await startSystem(bench, database, ['recorder', 'projector', 'timeline', 'gateway'], topic)
  try {
    const desk: Desk = { gateway: system.url('gateway'), timeline: system.url('timeline'), token: tenant.token }
    const { small, giants, heavy, single } = population
    const people = small.map(({ person }) => person)
    const [first, second, ...others] = people as [Person, Person, ...Person[]]
    // The first statements of a process are slower than all others.
    await mergedAndParted(desk, [first, second], 2)
    const ofSmall = await mergedAndParted(desk, [others[0] as Person, others[1] as Person], TIMES)
    const ofGiants = await mergedAndParted(desk, [giants[0].person, giants[1].person], TIMES)
    const paths = single.map(({ person }) => contextPath(person))
    const after = heavy && (await afterMerge(bench, desk, [heavy.person, others[2] as Person], paths))
    return { small: ofSmall, giant: ofGiants, giantEvents: giants[0].events, firstContextMs: after?.firstContextMs, others: after?.others }
  } finally {
    await system.stop()
  }
}

async function mergedAndParted(desk: Desk, pair: readonly [Person, Person], times: number): Promise<Latency> {
  const latencies: number[] = []
  for (let time = 0; time < times; time++) {
    latencies.push((await stated(desk, pair, true)).ms)
    await stated(desk, pair, false)
  }
  return latencyOf(latencies)
}

/** While usual customers are asked for at a steady rate, the heavy one is merged and asked for. */
async function afterMerge(bench: Bench, desk: Desk, pair: readonly [Person, Person], paths: string[]) {
  const { rate, seconds } = bench.settings
  const asking = ask({ url: desk.timeline, token: desk.token, paths, rate, seconds })
  await new Promise((resolve) => setTimeout(resolve, WAIT_FOR_OTHERS_MS))
  await stated(desk, pair, true)
  const begun = performance.now()
  const answer = await fetch(desk.timeline + contextPath(pair[0]), { headers: { authorization: `Bearer ${desk.token}` } })
  await answer.text()
  const firstContextMs = performance.now() - begun
  if (!answer.ok) throw new Error(`the context after a merge answered ${answer.status}`)
  return { firstContextMs, others: await asking }
}
