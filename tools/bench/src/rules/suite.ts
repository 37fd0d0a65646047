import { once } from 'node:events'
import { type Latency, latencyText } from '../load/latency.js'
import type { Suite } from '../report/comparison.js'
import type { Bench } from '../run/bench.js'
import { startBare } from '../run/child.js'
import { freshDatabase } from '../run/engines.js'
import { liveTopic } from '../run/live-topic.js'
import { benchTenant } from '../run/publisher-key.js'
import { startSystem } from '../run/system.js'
import { whilePublishing } from '../readable/publishing.js'

const LIMIT_MS = 1_000
const SCOPES = ['rules:manage', 'reach:read', 'events:publish']
/** Of the load while it is quiet: what there is to compare with. */
const QUIET = 50

interface Heard {
  readonly told: Latency
  readonly decided: Latency
}

/** From the 202 of a publication until ten channels on a stream have all heard of it: at half load, and while it is quiet. */
export const rulesSuite: Suite = async (bench) => {
  const database = await freshDatabase(bench.engines, 'bench_rules')
  const topic = await liveTopic(bench, database)
  const system = await startSystem(bench, database, ['recorder', 'projector', 'timeline', 'gateway'], topic)
  const heard = async (rate: number, seed: number): Promise<Heard> => {
    // Versions are counted from the first: each run has a tenant of its own.
    const tenant = await benchTenant(database.adminUrl, { slug: `bench-${seed}`, scopes: SCOPES, limits: { readsPerSecond: 100_000, eventsPerSecond: 100_000 } })
    const urls = { GATEWAY: system.url('gateway'), TIMELINE: system.url('timeline'), TOKEN: tenant.token }
    return (await whilePublishing({ url: urls.GATEWAY, token: tenant.token, rate, seed }, () => followed(urls))).result
  }
  try {
    const quiet = await heard(QUIET, 21)
    console.log(`rules published → ten channels have heard, quiet: ${latencyText(quiet.told)}; and decided by them: ${latencyText(quiet.decided)}`)
    const loaded = await heard(bench.settings.load, 22)
    console.log(`rules published → ten channels have heard, at ${bench.settings.load} events/s: ${latencyText(loaded.told)}; and decided by them: ${latencyText(loaded.decided)}`)
    return [row(bench, quiet, loaded)]
  } finally {
    await system.stop()
    await database.drop()
  }
}

function row(bench: Bench, quiet: Heard, loaded: Heard) {
  return {
    name: 'rulesHeardLongest',
    what: `rules published → the last of ten channels has heard, at ${bench.settings.load} events/s, against a quiet system: longest`,
    ours: loaded.told.max,
    other: quiet.told.max,
    ratio: loaded.told.max / quiet.told.max,
    limit: LIMIT_MS,
    atMost: true,
    unit: ' ms',
    rates: { ours: 'rulesHeardLongestMs', other: 'rulesHeardQuietLongestMs' },
    more: { rulesHeardP50Ms: loaded.told.p50, rulesDecidedLongestMs: loaded.decided.max, rulesHeardQuietP50Ms: quiet.told.p50 },
  }
}

async function followed(environment: Record<string, string>): Promise<Heard> {
  const child = startBare(new URL('./channels.js', import.meta.url), environment)
  let heard: Heard | undefined
  child.process.on('message', (message) => (heard = message as Heard))
  await once(child.process, 'exit')
  if (heard === undefined) throw new Error('the following process ended without an answer: its message is above')
  return heard
}
