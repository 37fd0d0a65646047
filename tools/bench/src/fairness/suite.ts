import { backfillTopic, changesTopic, interactionsTopic } from '@throughline/bus'
import { median, medianRatio, type Suite } from '../report/comparison.js'
import { ready, startBare, startService, type Child } from '../run/child.js'
import { freshDatabase } from '../run/engines.js'
import { publisherKey } from '../run/publisher-key.js'
import { type Latency, visit } from './visitor.js'

/** What the flooding tenant may do in a second where it has a limit; it sends all it can. */
const LIMIT = 5_000

/** One tenant floods, another publishes at its usual pace: how long the other waits, beside what it waits alone. */
export const fairnessSuite: Suite = async (bench) => {
  const { engines, settings, port } = bench
  await bench.makeTopics(interactionsTopic, backfillTopic, changesTopic)
  const database = await freshDatabase(engines, 'bench_fairness')
  const token = await publisherKey(database.adminUrl)
  const limited = await publisherKey(database.adminUrl, { slug: 'limited', limits: { eventsPerSecond: LIMIT, burstSeconds: 1 } })
  const unlimited = await publisherKey(database.adminUrl, { slug: 'unlimited' })
  const url = `http://127.0.0.1:${port}`
  const gateway = startService(
    'gateway',
    {
      PORT: String(port),
      DATABASE_URL: database.urlFor('gateway'),
      KAFKA_BROKERS: engines.brokers.join(','),
      KEYS_FILE: bench.keysFile,
      TENANT_KEYS_FILE: bench.tenantKeysFile,
    },
    `${engines.folder}/gateway.log`,
  )
  const alone: Latency[] = []
  const beside: Record<'limited' | 'unlimited', Latency[]> = { limited: [], unlimited: [] }
  try {
    await ready(gateway, `${url}/readyz`)
    await during(url, unlimited, () => visit(url, token, settings.seconds, 3_000)) // compiles what runs later
    for (let round = 0; round < settings.rounds; round++) {
      alone.push(await visit(url, token, settings.seconds, 3_100 + round))
      for (const [name, flooder] of [['limited', limited], ['unlimited', unlimited]] as const) {
        beside[name].push(await during(url, flooder, () => visit(url, token, settings.seconds, 3_200 + round)))
        console.log(`fairness, round ${round + 1}: alone ${said(alone.at(-1))}, beside the ${name} flood ${said(beside[name].at(-1))}`)
      }
    }
  } finally {
    await gateway.stop()
  }
  await database.drop()
  return (['limited', 'unlimited'] as const).map((name) => ({
    name: `fairness${name === 'limited' ? '' : 'Unlimited'}`,
    what: `p99 of a tenant beside a flood of another ${name === 'limited' ? `that may send ${LIMIT} events/s` : 'without a limit'}, against alone`,
    ours: median(beside[name].map(({ p99 }) => p99)),
    other: median(alone.map(({ p99 }) => p99)),
    ratio: medianRatio(beside[name].map(({ p99 }) => p99), alone.map(({ p99 }) => p99)),
    target: 2,
    atMost: true,
    unit: ' ms',
    rates: { ours: `p99Beside${name}Ms`, other: 'p99AloneMs' },
    more: { [`p50Beside${name}Ms`]: median(beside[name].map(({ p50 }) => p50)), p50AloneMs: median(alone.map(({ p50 }) => p50)) },
  }))
}

/** Does the work while another tenant floods. */
async function during<T>(url: string, token: string, work: () => Promise<T>): Promise<T> {
  const flood: Child = startBare(new URL('./flood.js', import.meta.url), { URL_UNDER_TEST: url, TOKEN: token })
  try {
    await new Promise((resolve) => flood.process.once('message', resolve))
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    return await work()
  } finally {
    flood.process.once('message', (counts) => console.log(`the flood: ${JSON.stringify(counts)}`))
    await flood.stop()
  }
}

function said(latency: Latency | undefined): string {
  return latency === undefined ? 'nothing' : `p50 ${latency.p50.toFixed(1)} ms, p99 ${latency.p99.toFixed(1)} ms`
}
