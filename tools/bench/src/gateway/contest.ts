import { ready, startBare, startService } from '../run/child.js'
import type { BenchDatabase, Engines } from '../run/engines.js'
import { postBatches, type Load } from './load.js'

export interface GatewayContest {
  engines: Engines
  /** Topic of the bare server; ours writes its own. */
  topic: string
  seconds: number
  round: number
  port: number
}

/** HTTP batch → acknowledged, by bare Fastify and kafkajs. */
export async function bareServer(contest: GatewayContest): Promise<Load> {
  const child = startBare(new URL('./bare-server.js', import.meta.url), {
    KAFKA_BROKERS: contest.engines.brokers.join(','),
    TOPIC: contest.topic,
    PORT: String(contest.port),
  })
  try {
    await ready(child, `http://127.0.0.1:${contest.port}/readyz`)
    return await postBatches(`http://127.0.0.1:${contest.port}`, {}, contest.seconds, 1000 + contest.round)
  } finally {
    await child.stop()
  }
}

/** HTTP batch → acknowledged, by the gateway service, with everything it does. */
export async function ourGateway(
  contest: GatewayContest,
  database: BenchDatabase,
  files: { keysFile: string; tenantKeysFile: string },
  apiKey: string,
): Promise<Load> {
  const child = startService(
    'gateway',
    {
      PORT: String(contest.port),
      DATABASE_URL: database.urlFor('gateway'),
      KAFKA_BROKERS: contest.engines.brokers.join(','),
      KEYS_FILE: files.keysFile,
      TENANT_KEYS_FILE: files.tenantKeysFile,
    },
    `${contest.engines.folder}/gateway.log`,
  )
  try {
    await ready(child, `http://127.0.0.1:${contest.port}/readyz`)
    const headers = { authorization: `Bearer ${apiKey}` }
    return await postBatches(`http://127.0.0.1:${contest.port}`, headers, contest.seconds, 2000 + contest.round)
  } finally {
    await child.stop()
  }
}
