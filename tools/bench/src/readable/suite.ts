import { once } from 'node:events'
import { type Latency, latencyText } from '../load/latency.js'
import type { Suite } from '../report/comparison.js'
import type { Bench } from '../run/bench.js'
import { startBare } from '../run/child.js'
import { freshDatabase } from '../run/engines.js'
import { liveTopic } from '../run/live-topic.js'
import { benchTenant } from '../run/publisher-key.js'
import { startSystem } from '../run/system.js'
import { whilePublishing } from './publishing.js'

const P99_MS = 250
const P50_MS = 30
const SCOPES = ['timeline:read', 'personal:read', 'events:publish']
/** Of the load while it is quiet: what there is to compare with. */
const QUIET = 50

/** From the gateway's 202 to the page that shows the event, with all views taking part: at half load, and while it is quiet. */
export const readableSuite: Suite = async (bench) => {
  const database = await freshDatabase(bench.engines, 'bench_readable')
  const tenant = await benchTenant(database.adminUrl, { scopes: SCOPES, limits: { readsPerSecond: 100_000, eventsPerSecond: 100_000 } })
  const topic = await liveTopic(bench, database)
  const system = await startSystem(bench, database, ['recorder', 'projector', 'timeline', 'gateway'], topic)
  try {
    const target = { url: system.url('gateway'), token: tenant.token }
    const urls = { GATEWAY: system.url('gateway'), TIMELINE: system.url('timeline'), TOKEN: tenant.token }
    const quiet = await whilePublishing({ ...target, rate: QUIET, seed: 11 }, () => probed(bench, urls))
    console.log(`accepted → readable, quiet: ${latencyText(quiet.result)}`)
    const loaded = await whilePublishing({ ...target, rate: bench.settings.load, seed: 12 }, () => probed(bench, urls))
    const { accepted, failed, seconds } = loaded.published
    console.log(`accepted → readable, at ${Math.round(accepted / seconds)} events/s (${failed} refused): ${latencyText(loaded.result)}`)
    const row = (name: 'p50' | 'p99', limit: number) => ({
      name: `readable${name.toUpperCase()}`,
      what: `accepted → readable at ${Math.round(accepted / seconds)} events/s, against a quiet system: ${name}`,
      ours: loaded.result[name],
      other: quiet.result[name],
      ratio: loaded.result[name] / quiet.result[name],
      limit,
      atMost: true,
      unit: ' ms',
      rates: { ours: `readable${name.toUpperCase()}Ms`, other: `readableQuiet${name.toUpperCase()}Ms` },
    })
    return [{ ...row('p50', P50_MS), more: { readableLoadPerSecond: accepted / seconds } }, row('p99', P99_MS)]
  } finally {
    await system.stop()
    await database.drop()
  }
}

async function probed(bench: Bench, environment: Record<string, string>): Promise<Latency> {
  const child = startBare(new URL('./prober.js', import.meta.url), { ...environment, SECONDS: String(bench.settings.seconds) })
  let latency: Latency | undefined
  child.process.on('message', (message) => (latency = message as Latency))
  await once(child.process, 'exit')
  if (latency === undefined) throw new Error('the asking process ended without an answer: its message is above')
  return latency
}
